/** Runs of several cells side by side. By maps, so that a cell of a thousand seeds costs a thousand steps and no million. */
import type { Outcome } from '../definition/study.ts';
import { memoizeAll } from '../load/memoize.ts';
import type { Cell } from './cell.ts';

/** The outcome of every seed that has a run, in order of the seed; asked for by every question that a cell is part of. */
export const valuesBySeed = memoizeAll(
  (cell: Cell, { of }: Outcome): ReadonlyMap<number, number> =>
    new Map(cell.runs.map(({ seed, outcomes }) => [seed, outcomes[of]!])),
);

/** The outcome of each of these seeds, of which the cell must have a run. */
export function valuesOf(cell: Cell, outcome: Outcome, seeds: readonly number[]): number[] {
  const bySeed = valuesBySeed(cell, outcome);
  return seeds.map((seed) => bySeed.get(seed)!);
}

/** Seeds that have a run in every cell, in the order of the first. */
export function seedsInAll(cells: readonly Cell[]): number[] {
  return inAll(cells.map(({ runs }) => runs.map(({ seed }) => seed)));
}

/** Seeds that the studies declare for every cell, in the order of the first. */
export function declaredInAll(cells: readonly Cell[]): number[] {
  return inAll(cells.map(({ declaredSeeds }) => declaredSeeds));
}

/** Paths of the cells' runs with one of the seeds, cell by cell. */
export function runPaths(cells: readonly Cell[], seeds: readonly number[]): string[] {
  const wanted = new Set(seeds);
  return cells.flatMap(({ runs }) => runs.filter(({ seed }) => wanted.has(seed)).map(({ path }) => path));
}

function inAll([first = [], ...others]: readonly (readonly number[])[]): number[] {
  const sets = others.map((seeds) => new Set(seeds));
  return first.filter((seed) => sets.every((set) => set.has(seed)));
}
