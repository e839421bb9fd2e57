/**
 * What the file system says of a file without reading it. Equal states of a settled file mean equal bytes, as far as
 * size, times and inode can tell; that is good enough to save work, and not good enough for `check`.
 */
import { lstatSync } from 'node:fs';

export const ABSENT = 'absent';
/** Of a file that changed so recently that it may change again without its times showing it. Equal to nothing. */
export const UNSETTLED = 'unsettled';

/** Clocks of file systems tick every few milliseconds. */
const SETTLED_AFTER_MILLISECONDS = 50;

/** Size, times and inode of a file; `absent` when there is none. */
export function fileState(path: string): string {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? ABSENT : `${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.ino}`;
}

/** The same of a file that others may be writing; `now` is the clock, in milliseconds. */
export function settledState(path: string, now: number): string {
  const state = fileState(path);
  if (state === ABSENT) return state;
  const [, modified, changed] = state.split(':').map(Number) as [number, number, number];
  const age = now - Math.max(modified, changed) / 1e6;
  return Math.abs(age) > SETTLED_AFTER_MILLISECONDS ? state : UNSETTLED;
}
