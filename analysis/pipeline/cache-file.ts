/** JSON files below `node_modules/.cache`: what a build knows from the one before. All of it may be deleted at any time. */
import { fileState } from '../load/file-state.ts';
import { readIfThere, replaceFile } from './write-if-changed.ts';

/** What this process has read or written last, so that a watcher need not parse ten thousand runs for one that is new. */
const inHand = new Map<string, { readonly state: string; readonly value: unknown }>();

/** The value, not to be changed. What cannot be read or parsed counts as not there: a cache may be torn. */
export function readCacheFile<T>(file: string): T | null {
  const state = fileState(file);
  const held = inHand.get(file);
  if (held !== undefined && held.state === state) return held.value as T;
  const bytes = readIfThere(file);
  if (bytes === null) return null;
  try {
    const value = JSON.parse(bytes.toString('utf8')) as T;
    inHand.set(file, { state, value });
    return value;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Replaces the file in one step. */
export function writeCacheFile(file: string, value: unknown): void {
  replaceFile(file, Buffer.from(JSON.stringify(value)));
  inHand.set(file, { state: fileState(file), value });
}
