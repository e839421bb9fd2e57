/**
 * The run folders of `results/raw` and `results/raw_kd`, however deep they stand, and in each at most a run's own files. What
 * else lies there is a problem, named; nothing is passed over.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  CONFIG_FILE,
  RECORD_TREES,
  RESULTS_FILE,
  RUN_FOLDER,
  TRIAL_FOLDER,
} from '../../experiments/record/names.ts';
import { isLink, LINK_RULE } from '../../experiments/record/refuse-links.ts';
import type { Problem } from './problem.ts';

/** Beside the trees: which runs are left out, which records are gone and why, and what came of those that were trained again. */
export const EXCLUSIONS_FILE = 'exclusions.json';
export const WITHDRAWN_FILE = 'withdrawn.yaml';
export const REPETITIONS_FILE = 'repetitions.json';
export const RESULT_LISTS = [EXCLUSIONS_FILE, WITHDRAWN_FILE, REPETITIONS_FILE] as const;
/** Study, factors and seed; a study whose runs differ in more than this cannot be told apart by anyone. */
const DEEPEST = 16;
const RECORD_FILES: readonly string[] = [CONFIG_FILE, RESULTS_FILE];

/** Left by a writer that is at work or was killed (`.results.json.tmp`), by git and by macOS; they hold no result. */
const TEMPORARY_FILES = /^(\..*\.tmp|\.gitkeep|\.gitignore|\.DS_Store)$/;

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
  for (const tree of RECORD_TREES) visit({ root, folders, problems }, tree, 0);
  return { folders, problems };
}

/** The same without trials, which are no part of the paper. */
export function listPaperRuns(root: string): RunFolders {
  const { folders, problems } = listRunFolders(root);
  return {
    folders: folders.filter(({ path }) => !TRIAL_FOLDER.test(path)),
    problems: problems.filter(({ file }) => !TRIAL_FOLDER.test(file)),
  };
}

interface Walk {
  readonly root: string;
  readonly folders: RunFolder[];
  readonly problems: Problem[];
}

function visit(walk: Walk, path: string, depth: number): void {
  const { folders, problems } = walk;
  const entries = entriesOf(walk, path, depth);
  if (isRunFolder(path, entries)) {
    folders.push(runFolder(path, entries, problems));
    return;
  }
  for (const entry of entries) {
    const inner = `${path}/${entry.name}`;
    if (!entry.isDirectory())
      problems.push({ file: inner, rule: foreign('only folders belong here', entry) });
    else if (depth < DEEPEST) visit(walk, inner, depth + 1);
    else problems.push({ file: inner, rule: `foreign: records stand at most ${DEEPEST} folders deep` });
  }
}

/** By what it holds, or, for one that was begun a moment ago, by how every run's folder is named. */
function isRunFolder(path: string, entries: readonly Dirent[]): boolean {
  return entries.some(({ name }) => RECORD_FILES.includes(name)) || RUN_FOLDER.test(basename(path));
}

function entriesOf({ root, problems }: Walk, path: string, depth: number): readonly Dirent[] {
  if (depth > 0 || !isLink(join(root, path))) return entriesIn(root, path, problems, depth === 0);
  problems.push({ file: path, rule: LINK_RULE });
  return [];
}

/** What lies in a folder below `root`, sorted, but for what is left there for a moment. A folder that cannot be read is a problem. */
export function entriesIn(root: string, path: string, problems: Problem[], mayBeAbsent = true): Dirent[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => !(entry.isFile() && TEMPORARY_FILES.test(entry.name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isFine = code === 'ENOENT' && mayBeAbsent;
    if (!isFine) problems.push({ file: path, rule: `folder cannot be read (${code ?? message})` });
    return [];
  }
}

function runFolder(path: string, entries: readonly Dirent[], problems: Problem[]): RunFolder {
  for (const entry of entries) {
    if (!entry.isFile())
      problems.push({
        file: `${path}/${entry.name}`,
        rule: foreign("only plain files belong into a run's folder", entry),
      });
  }
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return {
    path,
    hasConfig: names.includes(CONFIG_FILE),
    hasResults: names.includes(RESULTS_FILE),
    otherFiles: names.filter((name) => !RECORD_FILES.includes(name)),
  };
}

function foreign(rule: string, entry: Dirent): string {
  return entry.isSymbolicLink() ? LINK_RULE : `foreign: ${rule}, found ${kindOf(entry)}`;
}

function kindOf(entry: Dirent): string {
  if (entry.isDirectory()) return 'a folder';
  return entry.isFile() ? 'a file' : 'something that is no file';
}
