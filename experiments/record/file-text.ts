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

/** The text of a file; null when there is none. */
export function readText(file: string): string | null {
  try {
    return readNamed(file).toString('utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return null;
    throw cause;
  }
}

/** Whether it is an error of the system with one of these codes. */
export function hasCode(cause: unknown, ...codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(cause.code as string);
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
