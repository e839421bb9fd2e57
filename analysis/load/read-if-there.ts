import { readFileSync } from 'node:fs';

/** The file's bytes, or null when there is none. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

/** The same as text. */
export const readTextIfThere = (file: string): string | null => readIfThere(file)?.toString('utf8') ?? null;
