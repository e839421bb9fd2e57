import { readSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withPlainFile } from './plain-file.ts';
import { printableText } from './printable-text.ts';

const LONGEST = 32_768;

/**
 * The end of a log, whole lines, at most 32 KiB; null when there is none. Escape sequences are taken out, other characters that
 * command a terminal are made harmless, and of a line that was rewritten in place its last state stands.
 * @param within the folder below which no link may be on the way to it
 */
export function logTail(file: string, within = path.dirname(file)): string | null {
  return withPlainFile(file, within, (descriptor, size) => {
    const from = Math.max(0, size - LONGEST);
    const buffer = Buffer.alloc(size - from);
    const length = readSync(descriptor, buffer, 0, buffer.length, from);
    const text = buffer.toString('utf8', 0, length);
    return plainLines(from === 0 ? text : text.slice(text.indexOf('\n') + 1));
  });
}

/** The last line that says something; null when there is none. */
export const lastLine = (file: string): string | null => logTail(file)?.trim().split('\n').at(-1) || null;

function plainLines(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^.*\r/, ''));
  return printableText(lines.join('\n'));
}
