import { isFolderOf } from '../cells/cell.ts';
import type { PaperContext } from '../context/context.ts';
import { cellsOf, type Fact } from '../facts/fact.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Measurement } from '../load/load-measurements.ts';
import type { Run } from '../load/run.ts';

/** A number of the paper, back to the files and commands that it comes from. */
export interface Explanation {
  readonly fact: Fact;
  /** Facts it is computed from. */
  readonly inputs: readonly Fact[];
  readonly runs: readonly ExplainedRun[];
  readonly measurements: readonly ExplainedMeasurement[];
  /** Excluded runs of the same cells, and why. */
  readonly excluded: readonly Exclusion[];
  /** Declared runs of the same cells that have no record. */
  readonly missing: readonly string[];
}

export interface ExplainedRun extends Pick<Run, 'path' | 'seed' | 'command' | 'source' | 'sittings'> {
  /** Those that its study defines, by their labels; as they stand in the record. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Files with their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ExplainedMeasurement {
  /** Relative to the repository. */
  readonly file: string;
  readonly sha256: string;
  /** Whose weights were measured. */
  readonly run: string;
  readonly processor: string;
  /** What measures it again. */
  readonly command: string;
  readonly gitCommit: string | null;
  readonly gitDirty: boolean | null;
}

/** @throws {UnknownFactError} naming the nearest known keys */
export function explain(context: PaperContext, key: string): Explanation {
  const fact = context.facts.get(key);
  const byPath = new Map(context.cells.flatMap((cell) => cell.runs).map((run) => [run.path, run]));
  const runs = fact.runs.map((path) => byPath.get(path)!);
  const named = new Set(cellsOf(fact, context.studies));
  const cells = context.cells.filter(
    (cell) => named.has(cell.key) || cell.runs.some((run) => runs.includes(run)),
  );
  return {
    fact,
    inputs: fact.facts.map((input) => context.facts.get(input)),
    runs: runs.map((run) => explainRun(run, context.studies)),
    measurements: context.measurements
      .filter(({ path }) => fact.measurements.includes(path))
      .map(explainMeasurement),
    excluded: context.exclusions.filter(({ path }) => cells.some((cell) => isFolderOf(path, cell))),
    missing: cells.flatMap(({ key: cell, missingSeeds }) =>
      missingSeeds.map((seed) => `${cell}, seed ${seed}`),
    ),
  };
}

function explainRun(run: Run, studies: PaperContext['studies']): ExplainedRun {
  const { path, seed, sha256, command, source, sittings } = run;
  const outcomes = Object.values(studies.find(({ id }) => id === run.study)?.outcomes ?? {});
  return {
    ...{ path, seed, command, source, sittings },
    outcomes: Object.fromEntries(outcomes.map(({ label, of }) => [label, run.outcomes[of]!])),
    files: {
      [`results/${path}/config.json`]: sha256.config,
      [`results/${path}/results.json`]: sha256.results,
    },
  };
}

function explainMeasurement({ path, sha256, record }: Measurement): ExplainedMeasurement {
  return {
    file: `results/${path}`,
    sha256,
    run: record.weights.run,
    processor: record.environment.cpu,
    command: record.command,
    gitCommit: record.environment.gitCommit,
    gitDirty: record.environment.gitDirty,
  };
}
