import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** A file that grows by whole pieces. */
export interface AppendedFile {
  /** False when the piece could not be written, for want of space say; the file is then as it was before. */
  append(piece: Uint8Array): boolean;
  close(): void;
}

/**
 * Opens a file for appending, made when it is absent. Each piece goes to the system in one call, so that a killed process
 * leaves whole pieces, and one that fits only in part is taken back. Nothing is synced: a log is not worth the wait.
 */
export function appendWhole(file: string): AppendedFile {
  const handle = openSync(file, 'a');
  let length = fstatSync(handle).size;
  return {
    append(piece) {
      try {
        if (writeSync(handle, piece) === piece.length) {
          length += piece.length;
          return true;
        }
      } catch {
        // Told by the return value; what was written before the error is taken back below.
      }
      ftruncateSync(handle, length);
      return false;
    },
    close: () => closeSync(handle),
  };
}
