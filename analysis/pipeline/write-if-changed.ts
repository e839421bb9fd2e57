import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { readPlainText } from '../../experiments/record/plain-file.ts';

/**
 * Replaces a file in one step, and only if its bytes differ: who watches it sees old or new, never half, and is not
 * woken for nothing. Returns whether it was replaced.
 * @throws as {@link replaceFile} does
 */
export function writeIfChanged(file: string, content: Uint8Array | string): boolean {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.size === bytes.length && readIfThere(file)?.equals(bytes)) return false;
  replaceFile(file, bytes);
  return true;
}

/**
 * Replaces a file in one step.
 * @throws an Error that names the file when it cannot be written; what was there stays
 */
export function replaceFile(file: string, bytes: Uint8Array): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(aside, bytes);
    renameSync(aside, file);
  } catch (cause) {
    rmSync(aside, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Error(`${file}: cannot be written (${code ?? message}); the earlier file is as it was`, {
      cause,
    });
  }
}

/** A JSON file below `.cache/paper`, which may be deleted at any time. What cannot be parsed counts as not there: it may be torn. */
export function readCacheFile<T>(file: string): T | null {
  const text = readPlainText(file);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Replaces the file in one step. */
export function writeCacheFile(file: string, value: unknown): void {
  replaceFile(file, Buffer.from(JSON.stringify(value)));
}
