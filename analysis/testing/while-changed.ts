import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemporaryRepository } from './temporary-repository.ts';

/** For tests: does something to a file or folder of the repository, looks, and puts back what was there, with its times. */
export async function whileChanged(
  repository: TemporaryRepository,
  path: string,
  change: (file: string) => void,
  look: () => void | Promise<void>,
): Promise<void> {
  const file = repository.file(path);
  const aside = join(mkdtempSync(join(tmpdir(), 'aside-')), 'copy');
  cpSync(file, aside, { recursive: true, preserveTimestamps: true });
  try {
    change(file);
    await look();
  } finally {
    rmSync(file, { recursive: true, force: true });
    cpSync(aside, file, { recursive: true, preserveTimestamps: true });
    rmSync(join(aside, '..'), { recursive: true });
  }
}
