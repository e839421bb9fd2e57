import { join } from 'node:path';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { Look } from '../load/look.ts';
import { RecordCache, type StoredCache } from '../load/record-cache.ts';
import { readCacheFile, writeCacheFile } from './cache-file.ts';
import type { Places } from './places.ts';
import { codeFiles, hashFiles } from './source-files.ts';

/** Loads the records, reading only those that changed since the last time. `code` is the hash of the code. */
export function loadWithCache(
  places: Places,
  code = hashFiles(codeFiles()),
  look = new Look(),
): LoadedRecords {
  const file = join(places.cache, 'records.json');
  const cache = new RecordCache(places.results, code, look, readCacheFile<StoredCache>(file));
  const records = loadRecords(places.results, cache);
  const next = cache.toStore();
  if (next !== null) writeCacheFile(file, next);
  return records;
}
