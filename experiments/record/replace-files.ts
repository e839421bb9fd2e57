import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from './file-text.ts';
import { RecordError } from './validate.ts';

export interface FileContent {
  /** Plain file name in the folder. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/**
 * Puts files into a folder, each whole. All are first written and synced under temporary names, so a full disk
 * (or any other failure to write) leaves what was there untouched and removes the temporaries. Then they are
 * renamed in the order given; the last one is the one that makes the others count. When there are several, an
 * earlier copy of the last is removed before the first rename, so it never stands beside files it does not describe.
 * One process at a time may write to a folder (the run's lock sees to it); what a killed one left is overwritten.
 *
 * Throws {@link RecordError} naming the file that could not be written.
 */
export function replaceFiles(folder: string, files: readonly FileContent[]): void {
  mkdirSync(folder, { recursive: true });
  const staged = files.map(({ name, content }) => ({
    content,
    temporary: path.join(folder, `.${name}.tmp`),
    target: path.join(folder, name),
  }));
  for (const { temporary, target, content } of staged) {
    try {
      writeSynced(temporary, content);
    } catch (cause) {
      for (const one of staged) rmSync(one.temporary, { force: true });
      throw new RecordError(
        target,
        `cannot be written (${messageOf(cause)}); earlier files are as they were`,
      );
    }
  }
  if (staged.length > 1) rmSync(staged.at(-1)!.target, { force: true });
  for (const { temporary, target } of staged) renameSync(temporary, target);
  syncFolder(folder);
}

function writeSynced(file: string, content: Uint8Array | string): void {
  const handle = openSync(file, 'w');
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes the renames last through a power cut. Windows cannot sync a folder and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
