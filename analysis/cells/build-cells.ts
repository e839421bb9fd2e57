import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../experiments/record/canonical-json.ts';
import type { RunConfig, RunResults } from '../../experiments/record/schema.ts';
import type { Problem } from '../load/problem.ts';
import type { Run } from '../load/run.ts';
import type { Cell } from './cell.ts';
import type { DeclaredCell } from './declared-cells.ts';

const keyOf = ({ factors: { dataset, model, variant } }: Run) => `${dataset}.${model}.${variant}`;

/**
 * Puts runs into the cells that the studies declare. A run that no study declares, or with another configuration
 * than declared, is a problem: seeds are chosen before they are run, and adding or changing one is a change of a study.
 */
export function buildCells(
  runs: readonly Run[],
  declared: readonly DeclaredCell[],
): { cells: readonly Cell[]; problems: readonly Problem[] } {
  const byKey = new Map(
    declared.map((cell) => {
      const configs = new Map(cell.configs.map((config) => [config.seed, config]));
      return [cell.key, { cell, configs, runs: new Map<number, Run>() }];
    }),
  );
  const problems: Problem[] = [];
  for (const run of runs) {
    const place = byKey.get(keyOf(run));
    const config = place?.configs.get(run.seed);
    if (place === undefined || config === undefined) {
      problems.push({ file: `${run.path}/config.json`, rule: undeclared(run, place?.cell) });
    } else {
      problems.push(...differences(run, config));
      place.runs.set(run.seed, run);
    }
  }
  const cells = [...byKey.values()].map((place) => sameOrNew(cellOf(place.cell, place.runs)));
  return { cells, problems: [...problems, ...cells.flatMap(contradictions), ...differentData(runs)] };
}

/** The cells of this process's last build, by key. */
const known = new Map<string, Cell>();

/** One object for one cell as long as its runs are the same, so that what was computed of it can be kept beside it. */
function sameOrNew(cell: Cell): Cell {
  const before = known.get(cell.key);
  if (
    before !== undefined &&
    isSame(before.runs, cell.runs) &&
    isSame(before.declaredSeeds, cell.declaredSeeds)
  )
    return before;
  known.set(cell.key, cell);
  return cell;
}

function isSame<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((one, i) => one === after[i]);
}

function cellOf(
  { key, dataset, model, variant, configs }: DeclaredCell,
  bySeed: ReadonlyMap<number, Run>,
): Cell {
  const declaredSeeds = configs.map(({ seed }) => seed);
  return {
    key,
    dataset,
    model,
    variant,
    runs: declaredSeeds.flatMap((seed) => bySeed.get(seed) ?? []),
    declaredSeeds,
    missingSeeds: declaredSeeds.filter((seed) => !bySeed.has(seed)),
  };
}

function undeclared(run: Run, cell: DeclaredCell | undefined): string {
  const remedy =
    'declare it in a study of the paper, move it out of results/, or exclude it with a reason in results/exclusions.json';
  if (cell === undefined) return `no study of the paper declares ${keyOf(run)}; ${remedy}`;
  const seeds = cell.configs.map(({ seed }) => seed).join(', ');
  return `seed: studies declare ${seeds} for ${cell.key}, got ${run.seed}; ${remedy}`;
}

/** The declaration that a run was found to follow. */
const follows = new WeakMap<Run, RunConfig>();

function differences(run: Run, declared: RunConfig): Problem[] {
  if (follows.get(run) === declared) return [];
  const { schemaVersion: _, seed: __, ...expected } = declared;
  if (isDeepStrictEqual(run.config, expected)) {
    follows.set(run, declared);
    return [];
  }
  return Object.entries(expected)
    .filter(([key, value]) => canonicalJson(run.config[key]) !== canonicalJson(value))
    .map(([key, value]) => ({
      file: `${run.path}/config.json`,
      rule: `${key}: the study declares ${canonicalJson(value)}, got ${canonicalJson(run.config[key])}`,
    }));
}

/** Runs of one cell have one network. */
function contradictions({ runs }: Cell): Problem[] {
  const first = runs[0];
  return runs
    .filter((run) => run.outcomes['parameters.total'] !== first?.outcomes['parameters.total'])
    .map((run) => ({
      file: `${run.path}/results.json`,
      rule: `parameters.total: ${first?.path} has ${first?.outcomes['parameters.total']}, got ${run.outcomes['parameters.total']}`,
    }));
}

/** Runs of one data set were tested on the same examples. */
function differentData(runs: readonly Run[]): Problem[] {
  const first = new Map<string, Run>();
  return runs.flatMap((run) => {
    const earlier = first.get(run.factors.dataset!);
    if (earlier === undefined) {
      first.set(run.factors.dataset!, run);
      return [];
    }
    const [expected, got] = [earlier, run].map(
      ({ details }) => (details as Pick<RunResults, 'data'>).data.fingerprint.test,
    );
    if (expected === got) return [];
    const file = `${run.path}/results.json`;
    return [{ file, rule: `data.fingerprint.test: ${earlier.path} was tested on ${expected}, got ${got}` }];
  });
}
