/** JSON files below `.cache/paper`: what a build knows from the one before. All of it may be deleted at any time. */
import { readIfThere, replaceFile } from './write-if-changed.ts';

/** What cannot be parsed counts as not there: a cache may be torn. */
export function readCacheFile<T>(file: string): T | null {
  const bytes = readIfThere(file);
  if (bytes === null) return null;
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Replaces the file in one step. */
export function writeCacheFile(file: string, value: unknown): void {
  replaceFile(file, Buffer.from(JSON.stringify(value)));
}
