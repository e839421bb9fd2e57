/**
 * "Nothing changed" without reading anything: after a build the state of every input and output is kept; as long as
 * the file system reports the same size, times and inode for all of them, there is nothing to do. Only a shortcut:
 * `check` does not use it, and whatever may have changed unseen is built again.
 */
import { createHash } from 'node:crypto';
import { fileState, settledState, UNSETTLED } from '../load/file-state.ts';

/** Path to state. */
export type FileStates = Readonly<Record<string, string>>;

/** SHA-256 of paths and states of files that others write; null while one has not settled. */
export function statesDigest(paths: readonly string[]): string | null {
  const now = Date.now();
  const states = paths.map((path) => settledState(path, now));
  if (states.includes(UNSETTLED)) return null;
  const lines = paths.map((path, i) => `${path}\0${states[i]}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** States of files that we have just written. */
export function ownFileStates(paths: readonly string[]): FileStates {
  return Object.fromEntries(paths.map((path) => [path, fileState(path)]));
}

/** Whether all files are the same in both. */
export function sameStates(before: FileStates, after: FileStates): boolean {
  const paths = Object.keys(before);
  if (paths.length !== Object.keys(after).length) return false;
  return paths.every((path) => before[path] === after[path]);
}
