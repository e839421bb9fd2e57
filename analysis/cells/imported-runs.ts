import { memoize } from '../load/memoize.ts';
import type { Cell } from './cell.ts';

/** Run to the name of the source that it was imported from; runs of this project are not in it. */
export const importedRuns = memoize((cells: readonly Cell[]): ReadonlyMap<string, string> => {
  const runs = cells.flatMap((cell) => cell.runs);
  return new Map(runs.flatMap(({ path, source }) => (source === null ? [] : [[path, source.name]])));
});

/** Names of the sources that a fact rests on and that this project did not make, each once. */
export function importedSources(
  { runs }: { readonly runs: readonly string[] },
  cells: readonly Cell[],
): readonly string[] {
  const imported = importedRuns(cells);
  if (imported.size === 0) return [];
  return [...new Set(runs.flatMap((path) => imported.get(path) ?? []))].sort();
}
