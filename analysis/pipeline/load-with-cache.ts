import { join } from 'node:path';
import { fileState } from '../load/file-state.ts';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { Look } from '../load/look.ts';
import { RecordCache, type StoredCache } from '../load/record-cache.ts';
import { readCacheFile, writeCacheFile } from './freshness.ts';
import type { Places } from './places.ts';
import { codeFiles, hashFiles } from './source-files.ts';

/** What this process has stored or read last, so that a watcher need not parse ten thousand runs for one that is new. */
let inHand: { readonly file: string; readonly state: string; readonly stored: StoredCache } | null = null;

/** Loads the records, reading only those that changed since the last time. `code` is the hash of the code. */
export function loadWithCache(
  places: Places,
  code = hashFiles(codeFiles()),
  look = new Look(),
): LoadedRecords {
  const file = join(places.cache, 'records.json');
  const isInHand = inHand?.file === file && inHand.state === fileState(file);
  const stored = isInHand ? inHand!.stored : readCacheFile<StoredCache>(file);
  const cache = new RecordCache(places.results, code, look, stored);
  const records = loadRecords(places.results, cache);
  const next = cache.toStore();
  if (next !== null) writeCacheFile(file, next);
  const held = next ?? stored;
  inHand = held === null ? null : { file, state: fileState(file), stored: held };
  return records;
}
