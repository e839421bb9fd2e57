import { readFileSync } from 'node:fs';

/** The bytes of a file. A folder in its place is an error that names it; Node.js's own error names none. */
export function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (hasCode(cause, 'EISDIR')) throw new Error(`${file}: must be a file, is a folder`, { cause });
    throw cause;
  }
}

/** The same; null when there is none. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readNamed(file);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return null;
    throw cause;
  }
}

/** The same as text. */
export const readTextIfThere = (file: string): string | null => readIfThere(file)?.toString('utf8') ?? null;

/** Of an error of the system, as in `ENOENT`; of any other, nothing. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

/** Whether it is an error of the system with one of these codes. */
export function hasCode(cause: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(cause) ?? '');
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
