/**
 * Reads of what any program may have put into a folder of ours. A link would give out a file from elsewhere, and a named pipe
 * would hold the reader up until somebody writes into it: what is no plain file counts as not there.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from './file-text.ts';
import { isLink } from './refuse-links.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** What the system says of a link, of a socket, and where there is nothing. */
const NOT_PLAIN = ['ELOOP', 'EMLINK', 'ENXIO', 'ENOENT', 'ENOTDIR'];

/**
 * What `read` makes of the open file and its size; null where there is no plain file.
 * @param within the folder below which no link may be on the way to the file; it may be one itself, to another disk
 */
export function withPlainFile<T>(
  file: string,
  within: string,
  read: (descriptor: number, size: number) => T,
): T | null {
  if (hasLinkOnTheWay(file, within)) return null;
  let descriptor: number;
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    if (hasCode(cause, ...NOT_PLAIN)) return null;
    throw cause;
  }
  try {
    const state = fstatSync(descriptor);
    return state.isFile() ? read(descriptor, state.size) : null;
  } finally {
    closeSync(descriptor);
  }
}

export const isPlainFile = (file: string, within: string): boolean =>
  withPlainFile(file, within, () => true) ?? false;

/** The bytes of a plain file; null where there is none. */
export const readPlainFile = (file: string, within = path.dirname(file)): Buffer | null =>
  withPlainFile(file, within, (descriptor) => readFileSync(descriptor));

/** The same as text. */
export const readPlainText = (file: string, within?: string): string | null =>
  readPlainFile(file, within)?.toString('utf8') ?? null;

function hasLinkOnTheWay(file: string, within: string): boolean {
  const names = path.relative(within, path.dirname(file)).split(path.sep);
  return names.some((_, i) => names[i] !== '' && isLink(path.join(within, ...names.slice(0, i + 1))));
}
