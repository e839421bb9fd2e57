/**
 * "Nothing changed" without reading anything: after a build the state of every input and output is kept; as long as
 * the file system reports the same size, times and inode for all of them, there is nothing to do. Only a shortcut:
 * `check` does not use it, and whatever it cannot vouch for is built again.
 */
import { fileState, UNSETTLED } from '../load/file-state.ts';
import type { Look } from '../load/look.ts';
import { readIfThere, writeIfChanged } from './write-if-changed.ts';

/** Path to state. */
export type FileStates = Readonly<Record<string, string>>;

/** States of files that others write. */
export function fileStates(paths: readonly string[], look: Look): FileStates {
  return Object.fromEntries(paths.map((path) => [path, look.state(path)]));
}

/** States of files that we have just written. */
export function ownFileStates(paths: readonly string[]): FileStates {
  return Object.fromEntries(paths.map((path) => [path, fileState(path)]));
}

/** Whether all files are the same in both; a file that had not settled is not. */
export function sameStates(before: FileStates, after: FileStates): boolean {
  const paths = Object.keys(before);
  if (paths.length !== Object.keys(after).length) return false;
  return paths.every((path) => before[path] === after[path] && before[path] !== UNSETTLED);
}

/** A small JSON file of the cache. What cannot be read or parsed counts as not there: caches may be deleted or torn. */
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

export function writeCacheFile(file: string, value: unknown): void {
  writeIfChanged(file, JSON.stringify(value));
}
