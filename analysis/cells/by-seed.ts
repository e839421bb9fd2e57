/** Runs of several cells side by side. By maps, so that a cell of a thousand seeds costs a thousand steps and no million. */
import { STUDY_SEEDS } from '../../experiments/studies/choices.ts';
import { oncePer } from '../load/once-per.ts';
import type { Cell } from './cell.ts';

/** Test accuracy of every seed that has a run, in order of the seed; asked for by every question that a cell is part of. */
export const accuracyBySeed = oncePer(
  (cell: Cell): ReadonlyMap<number, number> =>
    new Map(cell.runs.map(({ seed, outcomes }) => [seed, outcomes['test.accuracy']!])),
);

/** Whether the seed came with the power extension, when the results of the study's own seeds were known. */
export function isExtensionSeed(seed: number): boolean {
  return !STUDY_SEEDS.some((one) => one === seed);
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
