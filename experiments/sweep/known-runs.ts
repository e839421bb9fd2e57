/** Runs by the names that people give them: record folder, run id, or how either begins. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nearestNames } from '../record/nearest-names.ts';
import { runId } from '../record/run-id.ts';
import { recordFolder } from '../record/schema.ts';
import { RUNNABLE_STUDIES } from '../studies/all-studies.ts';

export interface KnownRun {
  readonly folder: string;
  /** There are several where studies of different scale share a folder; none where no study declares it. */
  readonly ids: readonly string[];
}

/** All that a study declares, and those that were begun below `resultsDir` without one. */
export function knownRuns(resultsDir: string): readonly KnownRun[] {
  const ids = new Map<string, Set<string>>();
  const idsOf = (folder: string) => {
    if (!ids.has(folder)) ids.set(folder, new Set());
    return ids.get(folder)!;
  };
  for (const { runs } of RUNNABLE_STUDIES) for (const run of runs) idsOf(recordFolder(run)).add(runId(run));
  for (const folder of begunFolders(resultsDir)) idsOf(folder);
  return [...ids].map(([folder, of]) => ({ folder, ids: [...of] }));
}

const TOPS = ['raw', 'raw_kd'];
const LEVELS = 3;

function begunFolders(resultsDir: string): readonly string[] {
  const roots = [resultsDir, path.join(resultsDir, 'work')];
  return roots.flatMap((root) => TOPS.flatMap((top) => foldersBelow(root, top, LEVELS)));
}

function foldersBelow(root: string, folder: string, levels: number): readonly string[] {
  if (!existsSync(path.join(root, folder))) return [];
  if (levels === 0) return [folder];
  const inside = readdirSync(path.join(root, folder), { withFileTypes: true });
  return inside
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => foldersBelow(root, `${folder}/${name}`, levels - 1));
}

const SHOWN = 5;

/** The folder of the one run with this name. Throws naming those it could be, or the nearest, when there is not just one. */
export function folderNamed(name: string, known: readonly KnownRun[]): string {
  const plain = name.replace(/\/+$/, '');
  if (known.some(({ folder }) => folder === plain)) return plain;
  const fits = known.filter(
    ({ folder, ids }) => plain !== '' && [folder, ...ids].some((whole) => whole.startsWith(plain)),
  );
  if (fits.length === 1) return fits[0]!.folder;
  const quoted = JSON.stringify(name.slice(0, 100));
  const folders = known.map(({ folder }) => folder);
  if (fits.length === 0)
    throw new Error(
      `run: there is none named ${quoted}; nearest: ${nearestNames(name.slice(0, 100), folders).join(', ')}`,
    );
  const some = fits.slice(0, SHOWN).map(({ folder }) => folder);
  const rest = fits.length > SHOWN ? ` and ${fits.length - SHOWN} more` : '';
  throw new Error(`run: ${quoted} fits ${fits.length}: ${some.join(', ')}${rest}; give more of the name`);
}
