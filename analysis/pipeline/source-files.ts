/** Which files a build depends on. */
import { createHash } from 'node:crypto';
import { type Dirent, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EFFICIENCY_TREE } from '../../experiments/record/efficiency-tree.ts';
import { Look } from '../load/look.ts';
import { RECORD_TREES } from '../load/run-folders.ts';
import { type Places, REPOSITORY } from './places.ts';

/** Every file below `folder`, recursively, sorted, `folder` included in the path. An absent folder has none. */
export function filesBelow(
  folder: string,
  keep: (path: string, name: string) => boolean = () => true,
  look = new Look(),
): string[] {
  let entries: readonly Dirent[];
  try {
    entries = look.entries(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!keep(path, entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path, keep, look) : [path];
  });
}

/** Where the code is that turns records into artifacts, and the file that fixes the packages it uses. */
export const CODE_FOLDERS = ['analysis', 'experiments/record', 'experiments/studies', 'programs'] as const;
export const LOCK_FILE = 'package-lock.json';

/** The code that turns records into artifacts. Tests do not, so they do not make an artifact stale. */
export function codeFiles(): string[] {
  const isCode = (_: string, name: string) => !name.endsWith('.test.ts') && name !== 'fixtures';
  return [
    ...CODE_FOLDERS.flatMap((folder) => filesBelow(join(REPOSITORY, folder), isCode)),
    join(REPOSITORY, LOCK_FILE),
  ];
}

/** What an author writes: everything in `paper/` that is not generated. */
export function paperSources({ paper, generated, texWork, pdf, review }: Places): string[] {
  const made = [generated, texWork, pdf, review].map((path) => path.replaceAll('\\', '/'));
  return filesBelow(paper, (path, name) => !made.includes(path.replaceAll('\\', '/')) && !isPassing(name));
}

/** Everything below `results/` that a record, a measurement or an exclusion may stand in. */
export function resultFiles({ results }: Places, look = new Look()): string[] {
  const trees = [...RECORD_TREES, EFFICIENCY_TREE].flatMap((tree) =>
    filesBelow(join(results, tree), (_, name) => !isPassing(name), look),
  );
  return [...trees, join(results, 'exclusions.json')];
}

/** Editors' and writers' files of the moment. */
export function isPassing(name: string): boolean {
  return /^\.|^#.*#$|^4913$|(\.tmp|~|\.swp)$/.test(name);
}

/** SHA-256 over names and contents. */
export function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
