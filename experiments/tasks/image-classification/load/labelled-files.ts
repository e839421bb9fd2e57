import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DataError, reasonOf } from '../../../data/data-error.ts';

export interface LabelledFile {
  readonly file: string;
  readonly label: number;
}

/** Names in a folder, sorted by code unit, so that every machine sees one order. Throws {@link DataError} when it cannot be read. */
export function sortedNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (thrown) {
    throw new DataError(`${folder}: cannot be read (${reasonOf(thrown)})`);
  }
}

/** Image files of a folder by their name, sorted. Throws {@link DataError} naming a file that is none. */
export function imageFiles(folder: string): string[] {
  return sortedNames(folder).map((name) => {
    if (!/\.jpe?g$/i.test(name)) throw new DataError(`${path.join(folder, name)}: must be a .JPEG file`);
    return path.join(folder, name);
  });
}

/**
 * The first file of every class, then the second of every class, and so on while there are any: the head of the list holds
 * all classes alike. `byClass[label]` are the files of one class.
 */
export function classesInTurn(byClass: readonly (readonly string[])[]): LabelledFile[] {
  const longest = Math.max(0, ...byClass.map((files) => files.length));
  return Array.from({ length: longest }, (_, turn) =>
    byClass.flatMap((files, label) => (turn < files.length ? [{ file: files[turn]!, label }] : [])),
  ).flat();
}
