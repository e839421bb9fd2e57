import { join } from 'node:path';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { Look } from '../load/look.ts';
import { type CachePiece, RecordCache } from '../load/record-cache.ts';
import { sha256 } from '../load/sha256.ts';
import { readCacheFile, writeCacheFile } from './cache-file.ts';
import type { Places } from './places.ts';
import { codeFiles, hashFiles } from './source-files.ts';

/** Loads the records, reading only those that changed since the last time. `code` is the hash of the code. */
export function loadWithCache(places: Places, code = hashFiles(codeFiles(places))): LoadedRecords {
  const { records, remember } = loadAndRemember(places, code, new Look());
  remember();
  return records;
}

/** Records, and how to keep for the next time what was read; to do it twice does nothing more. */
export interface LoadedWithCache {
  readonly records: LoadedRecords;
  readonly remember: () => void;
}

/** The same where something else is more urgent than to remember. */
export function loadAndRemember(places: Places, code: string, look: Look): LoadedWithCache {
  const cache = new RecordCache(places.results, code, look, (folder) =>
    readCacheFile<CachePiece>(pieceFile(places, folder)),
  );
  const records = loadRecords(places.results, cache);
  let isRemembered = false;
  const remember = () => {
    if (isRemembered) return;
    for (const [folder, piece] of cache.changedPieces()) writeCacheFile(pieceFile(places, folder), piece);
    isRemembered = true;
  };
  return { records, remember };
}

/** By hash: the folder's name is the disk's, of any length and with any characters. */
function pieceFile({ cache }: Places, folder: string): string {
  return join(cache, `records.${sha256(folder).slice(0, 16)}.json`);
}
