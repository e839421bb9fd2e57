/** What goes between `read-ahead.ts` and its thread, which loads no more than it needs to read. */
import type { MessagePort } from 'node:worker_threads';

/** Runs that are sent together. */
export const BATCH = 50;
/** As many runs as may lie read and unchecked: a few megabytes. */
export const MOST_AHEAD = 500;
/** Far above any record; the thread leaves what is larger alone, so that what lies read stays small. */
export const LARGEST_AHEAD = 2 ** 18;

/** What the thread is given. */
export interface ReadAheadOrder {
  readonly root: string;
  readonly paths: readonly string[];
  /** One number, shared: of the first run in the batch that was asked for last; -1 before. */
  readonly position: Int32Array;
  readonly port: MessagePort;
}

/** What it sends: `BATCH` runs from number `first` on. */
export interface ReadBatch {
  readonly first: number;
  /** All their files, one after the other; a run's configuration stands before its results. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where in `bytes` each file ends. */
  readonly ends: readonly number[];
  /** SHA-256 of each; null where a file could not be read. */
  readonly hashes: readonly (string | null)[];
}
