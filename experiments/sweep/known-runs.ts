/** Runs by the names that people give them: record folder, its short form, run id, or how one of them begins. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { BaseConfig } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { RECORD_TREES, RESULTS_FILE, RUN_FOLDER } from '../record/names.ts';
import { editDistance, nearestNames } from '../record/nearest-names.ts';
import { answeringFolders, runFolder } from '../record/record-store.ts';
import { runStatus } from '../record/run-status.ts';
import { RUNNABLE_STUDIES } from '../studies/all-studies.ts';

export interface KnownRun {
  readonly folder: string;
  /** There are several where studies of different scale share a folder; none where no study declares it. */
  readonly declared: readonly BaseConfig[];
}

/** All that a study declares, and those that were begun below `resultsDir` without one. */
export function knownRuns(resultsDir: string): readonly KnownRun[] {
  const runs = new Map<string, BaseConfig[]>();
  const runsOf = (folder: string) => {
    if (!runs.has(folder)) runs.set(folder, []);
    return runs.get(folder)!;
  };
  for (const { declared } of RUNNABLE_STUDIES) for (const run of declared) runsOf(runFolder(run)).push(run);
  for (const folder of begunFolders(resultsDir)) runsOf(folder);
  return [...runs].map(([folder, declared]) => ({ folder, declared }));
}

/** Where the record of a known run stands, which in version 1 is elsewhere; the run's own folder while there is none. */
export function recordedFolder(resultsDir: string, { folder, declared }: KnownRun): string {
  const answering = declared.flatMap(answeringFolders);
  return answering.find((one) => existsSync(path.join(resultsDir, one, RESULTS_FILE))) ?? folder;
}

/** The declared run whose record stands in a folder or may; of several that which is recorded. */
export function declaredRunAt(resultsDir: string, folder: string): BaseConfig | null {
  const declared = RUNNABLE_STUDIES.flatMap((study) => study.declared);
  const runs = declared.filter((run) => answeringFolders(run).includes(folder));
  return runs.find((run) => runStatus(resultsDir, run).kind === 'done') ?? runs[0] ?? null;
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
    ({ folder, declared }) =>
      plain !== '' &&
      [folder, shortName(folder), ...declared.map(runId)].some((whole) => whole.startsWith(plain)),
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
