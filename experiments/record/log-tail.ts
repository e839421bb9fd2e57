import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { hasCode } from './file-text.ts';
import { printableText } from './printable-text.ts';

const LONGEST = 32_768;

/**
 * The end of a log, whole lines, at most 32 KiB; null when there is none. Escape sequences are taken out, other characters that
 * command a terminal are made harmless, and of a line that was rewritten in place its last state stands.
 */
export function logTail(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return null;
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

/** The last line that says something; null when there is none. */
export const lastLine = (file: string): string | null => logTail(file)?.trim().split('\n').at(-1) || null;

function plainLines(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^.*\r/, ''));
  return printableText(lines.join('\n'));
}
