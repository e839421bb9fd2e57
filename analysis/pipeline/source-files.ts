/** Which files a build depends on. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { hasCode } from '../../experiments/record/file-text.ts';
import { EFFICIENCY_TREE, RECORD_TREES } from '../../experiments/record/names.ts';
import { RESULT_LISTS } from '../load/run-folders.ts';
import { type Paths, REPOSITORY, TEX_WORK } from './paths.ts';

/** Every file below `folder`, recursively, sorted, `folder` included in the path. An absent folder has none. */
export function filesBelow(
  folder: string,
  keep: (path: string, name: string) => boolean = () => true,
): string[] {
  const entries = readIfFolder(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!keep(path, entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path, keep) : [path];
  });
}

/** Where the code is that turns records into artifacts, and the file that fixes the packages it uses. */
export const CODE_FOLDERS = ['analysis', 'experiments/record', 'experiments/studies', 'programs'] as const;
/** What only tests and benchmarks use. */
const TEST_FOLDERS: readonly string[] = ['bench', 'fixtures', 'testing'];
export const LOCK_FILE = 'package-lock.json';

/**
 * The code that turns records into artifacts, the paper's definition with it. Tests do not, so they do not make an
 * artifact stale.
 */
export function codeFiles(paths: Paths, code = REPOSITORY): string[] {
  const isCode = (_: string, name: string) => !name.endsWith('.test.ts') && !TEST_FOLDERS.includes(name);
  return [
    ...CODE_FOLDERS.flatMap((folder) => filesBelow(join(code, folder), isCode)),
    ...definitionFiles(paths),
    join(code, LOCK_FILE),
  ];
}

/** What the paper's definition is made of: modules and data. */
export function definitionFiles(paths: Paths): string[] {
  return writtenBelow(paths.paper, paths).filter(isDefinition).sort();
}

/** What LaTeX is given of what an author writes: sections, macros, bibliography, drawings made by hand; behind links too. */
export function paperSources(paths: Paths): string[] {
  return writtenBelow(paths.paper, paths)
    .filter((file) => !isDefinition(file) && !file.endsWith('.test.ts'))
    .sort();
}

/** Whether a file of `paper/` is part of the definition; LaTeX reads none of these. */
export function isDefinition(path: string): boolean {
  return /\.(ts|json)$/.test(path) && !path.endsWith('.test.ts');
}

/**
 * Everything in `paper/` that is neither generated nor a test's.
 * @param within real paths of the folders that this one is in: a link may lead back to one of them
 */
function writtenBelow(folder: string, paths: Paths, within: readonly string[] = []): string[] {
  const entries = writtenEntries(folder, paths);
  const real = entries.length === 0 ? '' : realpathSync(folder);
  if (within.includes(real)) return [];
  return entries.flatMap(({ name }) => {
    const path = `${folder}/${name}`;
    const target = statSync(path, { throwIfNoEntry: false });
    if (target?.isDirectory()) return writtenBelow(path, paths, [...within, real]);
    return target === undefined ? [] : [path];
  });
}

function writtenEntries(folder: string, paths: Paths): Dirent[] {
  return readIfFolder(folder).filter(
    ({ name }) => isWritten(join(folder, name), paths) && !TEST_FOLDERS.includes(name),
  );
}

/** Whether an entry of `paper/` is an author's, not made by a build or left there for a moment. */
function isWritten(path: string, { paper, generated, pdf, review }: Paths): boolean {
  return ![generated, pdf, review, join(paper, TEX_WORK)].includes(path) && !isTemporary(basename(path));
}

/** The paper's own tests and benchmarks, with what they alone use. */
export function paperTests(paths: Paths): string[] {
  return filesBelow(paths.paper, (path) => isWritten(path, paths)).filter(
    (file) =>
      file.endsWith('.test.ts') ||
      file
        .slice(paths.paper.length)
        .split('/')
        .some((name) => TEST_FOLDERS.includes(name)),
  );
}

function readIfFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return [];
    throw cause;
  }
}

/** Copies what LaTeX is given; a link becomes one that leads where it led. */
export function copyPaperSources(paths: Paths, to: string, folder = paths.paper): void {
  mkdirSync(to, { recursive: true });
  for (const entry of writtenEntries(folder, paths)) {
    const [from, target] = [join(folder, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyPaperSources(paths, target, from);
    else if (/\.(ts|njk|json)$/.test(entry.name)) continue;
    else if (!entry.isSymbolicLink()) copyFileSync(from, target);
    else if (existsSync(from)) symlinkSync(realpathSync(from), target);
  }
}

/** Where a path leads, through links: a link's own times do not tell that what it leads to has changed. */
export const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Everything below `results/` that a record or a measurement may stand in, and what is said of them. */
export function resultFiles(paths: Paths): string[] {
  return [...RECORD_TREES.flatMap((tree) => filesOfTree(paths, tree)), ...filesBesideRecords(paths)];
}

/** Measurements, and what is said of records. */
export function filesBesideRecords(paths: Paths): string[] {
  return [...filesOfTree(paths, EFFICIENCY_TREE), ...RESULT_LISTS.map((name) => join(paths.results, name))];
}

function filesOfTree({ results }: Paths, tree: string): string[] {
  return filesBelow(join(results, tree), (_, name) => !isTemporary(name));
}

/** Editors' and writers' files of the moment. */
export function isTemporary(name: string): boolean {
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
