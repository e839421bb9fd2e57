/**
 * What the file system says of a file without reading it. Equal states of a settled file mean equal bytes, as far as
 * size, times and inode can tell; that is good enough to save work, and not good enough for `check`.
 */

import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync } from 'node:fs';

export const ABSENT = 'absent';
/** Of a file that changed so recently that it may change again without its times showing it. Equal to nothing. */
export const UNSETTLED = 'unsettled';

/** Clocks of file systems tick every few milliseconds. */
const SETTLED_AFTER_MILLISECONDS = 25;

/** Size, times and inode of a file; `absent` when there is none. */
export function fileState(path: string): string {
  const stat = stats(path);
  return stat === undefined ? ABSENT : stateOf(stat);
}

/** The same of a file that others may be writing; `now` is the clock, in milliseconds. */
export function settledState(path: string, now: number): string {
  const stat = stats(path);
  if (stat === undefined) return ABSENT;
  const age = now - Math.max(Number(stat.mtimeMs), Number(stat.ctimeMs));
  return Math.abs(age) > SETTLED_AFTER_MILLISECONDS ? stateOf(stat) : UNSETTLED;
}

const stats = (path: string) => lstatSync(path, { bigint: true, throwIfNoEntry: false });

const stateOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats) => `${size}:${mtimeNs}:${ctimeNs}:${ino}`;

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
