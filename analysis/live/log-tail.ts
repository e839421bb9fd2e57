import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const LONGEST = 32_768;

/**
 * The end of a log, whole lines, at most 32 KiB; null when there is none. Escape sequences and other control characters are
 * taken out, and of a line that was rewritten in place its last state stands.
 */
export function logTail(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  try {
    const { size } = fstatSync(descriptor);
    const from = Math.max(0, size - LONGEST);
    const buffer = Buffer.alloc(size - from);
    const length = readSync(descriptor, buffer, 0, buffer.length, from);
    const text = buffer.toString('utf8', 0, length);
    return plainLines(from === 0 ? text : text.slice(text.indexOf('\n') + 1));
  } finally {
    closeSync(descriptor);
  }
}

function plainLines(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^.*\r/, ''))
    .join('\n')
    .replace(/[^\P{C}\n\t]/gu, '');
}
