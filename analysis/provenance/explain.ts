import type { Fact } from '../facts/fact.ts';
import type { Measurement } from '../load/measurement.ts';
import { environmentOf, type Run } from '../load/run.ts';
import type { PaperContext } from '../pipeline/context.ts';

/** A number of the paper, back to the files and commands that it comes from. */
export interface Explanation {
  readonly fact: Fact;
  /** Facts it is computed from. */
  readonly inputs: readonly Fact[];
  readonly runs: readonly ExplainedRun[];
  readonly measurements: readonly ExplainedMeasurement[];
  /** Excluded runs of the same cells, and why. */
  readonly excluded: readonly { readonly path: string; readonly reason: string }[];
  /** Declared runs of the same cells that have no record. */
  readonly missing: readonly string[];
}

export interface ExplainedRun {
  readonly path: string;
  readonly seed: number;
  readonly testAccuracy: number;
  /** Files with their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
  /** What repeats the run. */
  readonly command: string;
  readonly gitCommit: string | null;
}

export interface ExplainedMeasurement {
  /** `results/efficiency/resnet18/cifar10_bit.json` */
  readonly file: string;
  readonly sha256: string;
  /** Whose weights were measured. */
  readonly run: string;
  readonly processor: string;
  /** What measures it again. */
  readonly command: string;
  readonly gitCommit: string | null;
}

/** @throws {UnknownFactError} naming the nearest known keys */
export function explain(context: PaperContext, key: string): Explanation {
  const fact = context.facts.get(key);
  const byPath = new Map(context.cells.flatMap((cell) => cell.runs).map((run) => [run.path, run]));
  const runs = fact.runs.map((path) => byPath.get(path)!);
  const cells = context.cells.filter((cell) => concerns(fact, cell.key, runs, cell.runs));
  const folders = cells.map(({ dataset, model, variant }) => `${dataset}/${model}/${variant}_s`);
  const isNear = (path: string) =>
    folders.some((folder) => path.replace(/^raw(_kd)?\//, '').startsWith(folder));
  return {
    fact,
    inputs: fact.facts.map((input) => context.facts.get(input)),
    runs: runs.map(explainRun),
    measurements: context.measurements
      .filter(({ path }) => fact.measurements.includes(path))
      .map(explainMeasurement),
    excluded: context.exclusions.filter(({ path }) => isNear(path)),
    missing: cells.flatMap(({ key: cell, missingSeeds }) =>
      missingSeeds.map((seed) => `${cell}, seed ${seed}`),
    ),
  };
}

/** A cell matters to a fact that rests on its runs, or that is named after it while it has none. */
function concerns(fact: Fact, cellKey: string, runs: readonly Run[], cellRuns: readonly Run[]): boolean {
  return fact.key.startsWith(`${cellKey}.`) || cellRuns.some((run) => runs.includes(run));
}

function explainRun(run: Run): ExplainedRun {
  const { path, sha256 } = run;
  return {
    path,
    seed: run.seed,
    testAccuracy: run.outcomes['test.accuracy']!,
    files: {
      [`results/${path}/config.json`]: sha256.config,
      [`results/${path}/results.json`]: sha256.results,
    },
    command: run.command ?? 'not known',
    gitCommit: environmentOf(run)?.gitCommit ?? null,
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
  };
}
