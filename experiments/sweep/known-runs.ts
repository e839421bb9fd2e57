/** Runs by the names that people give them: record folder, its short form, run id, or how one of them begins. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runId } from '../record/canonical-json.ts';
import { RECORD_TREES, RUN_FOLDER } from '../record/names.ts';
import { editDistance, nearestNames } from '../record/nearest-names.ts';
import { runFolder } from '../record/record-store.ts';
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
  for (const { declared } of RUNNABLE_STUDIES)
    for (const run of declared) idsOf(runFolder(run)).add(runId(run));
  for (const folder of begunFolders(resultsDir)) idsOf(folder);
  return [...ids].map(([folder, of]) => ({ folder, ids: [...of] }));
}

/** Of recorded runs, and of those that have a work folder. */
export function begunFolders(resultsDir: string): readonly string[] {
  const roots = [resultsDir, path.join(resultsDir, 'work')];
  return roots.flatMap((root) => RECORD_TREES.flatMap((tree) => foldersBelow(root, tree)));
}

function foldersBelow(root: string, folder: string): readonly string[] {
  if (!existsSync(path.join(root, folder))) return [];
  if (RUN_FOLDER.test(path.basename(folder))) return [folder];
  const inside = readdirSync(path.join(root, folder), { withFileTypes: true });
  return inside
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && RUN_FOLDER.test(entry.name)))
    .flatMap(({ name }) => foldersBelow(root, `${folder}/${name}`));
}

/** `gap/cifar10/resnet18/bit/s42` of `raw/gap/dataset=cifar10/model=resnet18/variant=bit/s42`. */
export function shortName(folder: string): string {
  return folder.replace(/^raw\//, '').replace(/(^|\/)[^/=]+=/g, '$1');
}

const SHOWN = 5;

/** Folders of the runs of which a name is but a few letters away; short names count, too. */
function nearFolders(name: string, known: readonly KnownRun[]): readonly string[] {
  const folders = new Map(
    known.flatMap(({ folder }) => [
      [folder, folder],
      [shortName(folder), folder],
    ]),
  );
  const names = nearestNames(name, folders.keys());
  const near = names.filter((one) => editDistance(name, one) <= Math.min(5, name.length / 4));
  return [...new Set(near.map((one) => folders.get(one)!))];
}

/** The folder of the one run with this name. Throws naming those it could be, or those near, when there is not just one. */
export function folderNamed(name: string, known: readonly KnownRun[]): string {
  const plain = name.replace(/\/+$/, '');
  const exact = known.find(({ folder }) => folder === plain || shortName(folder) === plain);
  if (exact !== undefined) return exact.folder;
  const fits = known.filter(
    ({ folder, ids }) =>
      plain !== '' && [folder, shortName(folder), ...ids].some((whole) => whole.startsWith(plain)),
  );
  if (fits.length === 1) return fits[0]!.folder;
  const quoted = JSON.stringify(name.slice(0, 100));
  if (fits.length === 0) {
    const near = nearFolders(plain.slice(0, 100), known);
    const instead =
      near.length > 0
        ? `nearest: ${near.join(', ')}`
        : `none of ${known.length} runs has a name like it; lab status --study <id> lists those of a study`;
    throw new Error(`run: there is none named ${quoted}; ${instead}`);
  }
  const some = fits.slice(0, SHOWN).map(({ folder }) => folder);
  const rest = fits.length > SHOWN ? ` and ${fits.length - SHOWN} more` : '';
  throw new Error(`run: ${quoted} fits ${fits.length}: ${some.join(', ')}${rest}; give more of the name`);
}
