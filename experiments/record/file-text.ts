import { readFileSync } from 'node:fs';

/** The bytes of a file. Throws an error that names the file and says in words what is wrong with it, where the system has a code. */
export function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw worded(file, cause);
  }
}

/** The same; null when there is none. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return null;
    throw worded(file, cause);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'must be a file, is a folder',
  ENOENT: 'is not there',
  ENOTDIR: 'is not there: what should be a folder above it is a file',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
};

function worded(file: string, cause: unknown): unknown {
  const reason = REASONS[codeOf(cause) ?? ''];
  return reason === undefined ? cause : new Error(`${file}: ${reason}`, { cause });
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
