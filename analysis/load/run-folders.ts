/**
 * The folders of `results/raw` and `results/raw_kd`: `<dataset>/<model>/<variant>_s<seed>`, and in each at most a
 * run's own files. What else lies there is a problem, named; nothing is passed over.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.ts';

export const RECORD_TREES = ['raw', 'raw_kd'] as const;
/** `<dataset>/<model>/<variant>_s<seed>` */
const DEPTH = 3;

/** Left by a writer that is at work or was killed (`.results.json.tmp`), by git and by macOS; they hold no result. */
export const PASSING = /^(\..*\.tmp|\.gitkeep|\.gitignore|\.DS_Store)$/;

export interface RunFolder {
  /** Below the results root, with forward slashes. */
  readonly path: string;
  readonly hasConfig: boolean;
  readonly hasResults: boolean;
  /** All other files: the checkpoints that the record names, or foreign. Sorted. */
  readonly otherFiles: readonly string[];
}

export interface RunFolders {
  /** Sorted by path. */
  readonly folders: readonly RunFolder[];
  readonly problems: readonly Problem[];
}

/** Lists the run folders below `root`. A tree that is absent has no runs. */
export function listRunFolders(root: string): RunFolders {
  const folders: RunFolder[] = [];
  const problems: Problem[] = [];
  for (const tree of RECORD_TREES) visit(root, tree, 0, folders, problems);
  return { folders, problems };
}

function visit(root: string, path: string, depth: number, folders: RunFolder[], problems: Problem[]): void {
  const entries = entriesOf(root, path, depth, problems);
  if (depth === DEPTH) {
    folders.push(runFolder(path, entries, problems));
    return;
  }
  for (const entry of entries) {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) visit(root, inner, depth + 1, folders, problems);
    else problems.push({ file: inner, rule: `foreign: only folders belong here, found ${kindOf(entry)}` });
  }
}

function entriesOf(root: string, path: string, depth: number, problems: Problem[]): Dirent[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => !(entry.isFile() && PASSING.test(entry.name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    if (error.code !== 'ENOENT' || depth > 0) {
      problems.push({ file: path, rule: `folder cannot be read (${error.code ?? error.message})` });
    }
    return [];
  }
}

function runFolder(path: string, entries: readonly Dirent[], problems: Problem[]): RunFolder {
  for (const entry of entries) {
    if (!entry.isFile()) {
      const rule = `foreign: only plain files belong into a run's folder, found ${kindOf(entry)}`;
      problems.push({ file: `${path}/${entry.name}`, rule });
    }
  }
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return {
    path,
    hasConfig: names.includes('config.json'),
    hasResults: names.includes('results.json'),
    otherFiles: names.filter((name) => name !== 'config.json' && name !== 'results.json'),
  };
}

function kindOf(entry: Dirent): string {
  if (entry.isSymbolicLink()) return 'a symbolic link';
  if (entry.isDirectory()) return 'a folder';
  return entry.isFile() ? 'a file' : 'something that is no file';
}
