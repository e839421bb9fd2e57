import { join } from 'node:path';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { Look } from '../load/look.ts';
import { type CachePiece, RecordCache } from '../load/record-cache.ts';
import { sha256 } from '../load/sha256.ts';
import { readCacheFile, writeCacheFile } from './cache-file.ts';
import type { Places } from './places.ts';
import { codeFiles, hashFiles } from './source-files.ts';

/** Loads the records, reading only those that changed since the last time. `code` is the hash of the code. */
export function loadWithCache(
  places: Places,
  code = hashFiles(codeFiles()),
  look = new Look(),
): LoadedRecords {
  return withRecordCache(places, code, look, (cache) => loadRecords(places.results, cache));
}

/** Does what reads records with the cache of earlier loads at hand, and stores what was added to it. */
export function withRecordCache<T>(
  places: Places,
  code: string,
  look: Look,
  read: (cache: RecordCache) => T,
): T {
  const cache = new RecordCache(places.results, code, look, (folder) => storedPiece(places, folder));
  const outcome = read(cache);
  for (const [folder, piece] of cache.changedPieces()) writeCacheFile(pieceFile(places, folder), piece);
  return outcome;
}

/** What the cache holds of a folder of cells. */
export function storedPiece(places: Places, folder: string): CachePiece | null {
  return readCacheFile<CachePiece>(pieceFile(places, folder));
}

/** By hash: the folder's name is the disk's, of any length and with any characters. */
function pieceFile({ cache }: Places, folder: string): string {
  return join(cache, `records.${sha256(folder).slice(0, 16)}.json`);
}
