import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { sha256 } from '../load/sha256.ts';
import type { AnalysedPaper } from './analyse.ts';
import { drawings, type Files, GENERATED } from './artifacts.ts';
import type { Paths } from './paths.ts';

/** Files that the last build made, which need not be made again while the key is the same: equal keys promise equal files. */
export interface CachedFiles {
  readonly key: string;
  /** Paths of the files, with their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

/** A drawing as it should be now: hashes always, contents only when it was made now. */
export interface MadeDrawing extends CachedFiles {
  readonly name: string;
  readonly contents: Files;
}

/**
 * Draws what the last build did not leave as it should be now; a new record changes few figures, and each goes by what it draws.
 * Writes nothing, so that an error in one leaves all as it was.
 * @param code stands for the code
 * @param before by the drawing's name
 */
export async function makeDrawings(
  paths: Paths,
  context: AnalysedPaper,
  code: string,
  before: Readonly<Record<string, CachedFiles>>,
): Promise<MadeDrawing[]> {
  const made: MadeDrawing[] = [];
  for (const { name, inputs, draw } of drawings(context)) {
    const key = sha256(`${code}\n${inputs(context)}`);
    const last = before[name];
    if (last?.key === key && isInPlace(paths, last)) {
      made.push({ ...last, name, contents: new Map() });
      continue;
    }
    const drawn = Object.entries(await draw(context));
    const contents = new Map(drawn.map(([file, content]) => [`${GENERATED}/${file}`, content]));
    made.push({ name, key, files: hashesOf(contents), contents });
  }
  return made;
}

export function hashesOf(files: Files): Record<string, string> {
  return Object.fromEntries([...files].map(([path, content]) => [path, sha256(content)]));
}

/** Whether the files are on disk with the bytes that were made. */
export function isInPlace(paths: Paths, { files }: CachedFiles): boolean {
  return Object.entries(files).every(([path, hash]) => {
    const bytes = readIfThere(join(paths.root, path));
    return bytes !== null && sha256(bytes) === hash;
  });
}
