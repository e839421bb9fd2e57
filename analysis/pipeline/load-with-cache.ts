import { join } from 'node:path';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { RecordCache, type StoredCache } from '../load/record-cache.ts';
import { readCacheFile, writeCacheFile } from './freshness.ts';
import type { Places } from './places.ts';
import { codeFiles, hashFiles } from './source-files.ts';

/** Loads the records, reading only those that changed since the last time. `code` is the hash of the code. */
export function loadWithCache(places: Places, code = hashFiles(codeFiles())): LoadedRecords {
  const file = join(places.cache, 'records.json');
  const stored = readCacheFile<StoredCache>(file);
  // The clock decides only whether to trust the file system's times.
  const cache = new RecordCache(places.results, code, Date.now(), stored);
  const records = loadRecords(places.results, cache);
  const next = cache.toStore();
  if (next !== null) writeCacheFile(file, next);
  return records;
}
