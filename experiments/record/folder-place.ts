/** Whether a folder can be made or written to, found out before anything is. */
import { existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf } from './file-text.ts';

/** What stands where the folder, or one above it, should be and is no folder; null when nothing does. */
export function fileInTheWay(folder: string): string | null {
  const nearest = nearestThere(folder);
  return statSync(nearest).isDirectory() ? null : nearest;
}

/**
 * Throws, naming `flag`, when nothing can be made in the folder or, where it is not there yet, in the nearest one above it. It is
 * tried: the system's permissions do not tell of `/proc`, under which Node.js makes folders without end.
 */
export function requireWritable(folder: string, flag: string): void {
  const nearest = nearestThere(folder);
  try {
    rmdirSync(mkdtempSync(path.join(nearest, '.writable-')));
  } catch (cause) {
    const where = nearest === path.resolve(folder) ? '' : `, which ${nearest} is to hold`;
    throw new Error(
      `${flag}: ${folder}${where}: cannot be written to (${codeOf(cause) ?? messageOf(cause)})`,
      {
        cause,
      },
    );
  }
}

function nearestThere(folder: string): string {
  let place = path.resolve(folder);
  while (!existsSync(place)) place = path.dirname(place);
  return place;
}
