import type { DeclaredRun, Shown, StudyDefinition } from '../definition/study.ts';
import { memoize } from '../load/memoize.ts';
import type { Run } from '../load/run.ts';

/** All runs of a study that share everything but the seed. */
export interface Cell {
  /** Values of the factors with dots between them, after the study's prefix. */
  readonly key: string;
  readonly study: StudyDefinition;
  readonly factors: Readonly<Record<string, string>>;
  /** In ascending order of the seed. */
  readonly runs: readonly Run[];
  /** In ascending order of the seed. */
  readonly declared: readonly DeclaredRun[];
  readonly declaredSeeds: readonly number[];
  readonly missingSeeds: readonly number[];
}

/** How the cell's value of a factor looks and is called. */
export function shownOf(
  { key, study, factors }: Pick<Cell, 'key' | 'study' | 'factors'>,
  factor: string,
): Shown {
  const shown = study.factors[factor]?.values[factors[factor] ?? ''];
  if (shown === undefined)
    throw new Error(`${key}: study ${study.id} defines no factor ${JSON.stringify(factor)}`);
  return shown;
}

/** Name and value of the factors that a panel or a row is of. */
export function panelOf({ study, factors }: Cell): Readonly<Record<string, string>> {
  return Object.fromEntries(study.panel.map((name) => [name, factors[name]!]));
}

/**
 * Titles of the factors that a row or a panel stands for, with commas between them; of those after the first only what is not
 * the same in all cells.
 */
export function rowTitle(cell: Cell, cells: readonly Cell[]): string {
  const shown = cell.study.panel.filter(
    (name, i) => i === 0 || cells.some((other) => other.factors[name] !== cell.factors[name]),
  );
  return shown.map((name) => shownOf(cell, name).title).join(', ');
}

/** Cells of one key stand in one panel. */
export function panelKey(cell: Cell): string {
  return [cell.study.id, ...Object.values(panelOf(cell))].join(' ');
}

/** Whether a run's folder, of whatever seed, is one of the cell's. */
export function isFolderOf(path: string, { declared }: Cell): boolean {
  const stem = (folder: string) => folder.replace(/\d+$/, '');
  return declared.some(({ folder }) => stem(folder) === stem(path));
}

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
