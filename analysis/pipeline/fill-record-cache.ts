/**
 * Thousands of records that no cache knows are read and checked by two threads, a half each. Each fills the cache, from which
 * they are then loaded: whatever a thread did not do, or did not find in order, is read again there and told.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startTypescriptThread } from '../../experiments/record/typescript-thread.ts';
import { readRun } from '../load/load-records.ts';
import type { Look } from '../load/look.ts';
import { cellFolder } from '../load/record-cache.ts';
import { listRunFolders, type RunFolder } from '../load/run-folders.ts';
import { storedPiece, withRecordCache } from './load-with-cache.ts';
import type { Places } from './places.ts';

/** For fewer the start of a thread takes longer than it saves. */
const FEWEST_RUNS = 2_000;

/** What the other thread is told, as its `workerData`. */
export interface FillOrder {
  readonly root: string;
  readonly code: string;
  readonly folders: readonly RunFolder[];
}

/** `fewest`: runs from which on it is done. */
export async function fillRecordCache(
  places: Places,
  code: string,
  look: Look,
  fewest = FEWEST_RUNS,
): Promise<void> {
  const unknown = unknownRuns(places, code, look);
  if (unknown.flat().length < fewest || availableParallelism() === 1) return;
  const [here, there] = halves(unknown);
  const thread = startTypescriptThread(join(import.meta.dirname, 'fill-record-cache.worker.ts'), {
    workerData: { root: places.root, code, folders: there } satisfies FillOrder,
  });
  // Its end is all that counts: what it has not done is done later.
  const ended = once(thread, 'exit');
  thread.on('error', () => {});
  fill(places, code, look, here);
  await ended;
}

/** Reads and checks the runs, and keeps those that break no rule. */
export function fill(places: Places, code: string, look: Look, folders: readonly RunFolder[]): void {
  withRecordCache(places, code, look, (cache) => {
    for (const folder of folders) readRun(places.results, folder, cache);
  });
}

/** Finished runs of the folders of cells that no cache of this code knows, a list for each. */
function unknownRuns(places: Places, code: string, look: Look): RunFolder[][] {
  const byCells = new Map<string, RunFolder[]>();
  for (const folder of listRunFolders(places.results, look).folders.filter((one) => one.hasResults)) {
    const name = cellFolder(folder.path);
    const known = byCells.get(name);
    if (known === undefined) byCells.set(name, [folder]);
    else known.push(folder);
  }
  return [...byCells].filter(([name]) => storedPiece(places, name)?.code !== code).map(([, runs]) => runs);
}

/** In two, as even as whole lists can be shared out from the longest down. */
function halves(lists: readonly (readonly RunFolder[])[]): [RunFolder[], RunFolder[]] {
  const shares: [RunFolder[], RunFolder[]] = [[], []];
  for (const list of [...lists].sort((a, b) => b.length - a.length)) {
    const [first, second] = shares;
    (first.length <= second.length ? first : second).push(...list);
  }
  return shares;
}
