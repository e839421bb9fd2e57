import { execFileSync } from 'node:child_process';

/** Why git cannot tell the whole history of a folder, or null when it can. */
export type HistoryGap =
  | 'no git'
  | 'no repository'
  | "another owner's, which git does not trust"
  | 'no commits'
  | 'shallow';

const LARGEST_OUTPUT = 2 ** 28;

/** What git prints, read in `folder`, without a shell. @throws when git fails, with what it said */
export function git(folder: string, args: readonly string[]): Buffer {
  return execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: LARGEST_OUTPUT,
  });
}

export function gitText(folder: string, args: readonly string[]): string {
  return git(folder, args).toString('utf8').trimEnd();
}

/** Whether the whole history of `folder` is here. */
export function historyGap(folder: string): HistoryGap | null {
  try {
    git(folder, ['--version']);
  } catch {
    return 'no git';
  }
  try {
    if (gitText(folder, ['rev-parse', '--is-shallow-repository']) === 'true') return 'shallow';
  } catch (error) {
    const said = String((error as { readonly stderr?: Buffer }).stderr);
    return said.includes('dubious ownership') ? "another owner's, which git does not trust" : 'no repository';
  }
  return headOf(folder) === null ? 'no commits' : null;
}

/** The commit that is checked out in `folder`; null where git cannot say. */
export function headOf(folder: string): string | null {
  try {
    return gitText(folder, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  } catch {
    return null;
  }
}

/** For `git log` and `git rev-list` of a path, which else follow of a merge only the parent that has the path as the merge has it. */
export const FULL_HISTORY = '--full-history';

/** A commit as readers are told of it. */
export interface Commit {
  /** 40 hex digits. */
  readonly hash: string;
  /** ISO 8601, of the committer. */
  readonly date: string;
}

/**
 * The commits that `git log` selects, newest first. Of a path that is all of them, those of merged branches and merges too: by
 * itself git passes over a branch of which a merge kept nothing ({@link FULL_HISTORY}).
 */
export function commits(folder: string, selection: readonly string[]): Commit[] {
  // A merge is compared with each of its parents, and listed for each from which it differs.
  const lines = gitText(folder, ['log', FULL_HISTORY, '-m', '--format=%H %cI', ...selection]).split('\n');
  return [...new Set(lines)]
    .filter((line) => line !== '')
    .map((line) => ({ hash: line.slice(0, line.indexOf(' ')), date: line.slice(line.indexOf(' ') + 1) }));
}

/** A file as it was in a commit, `path` relative to `folder`; null when it was not there. */
export function fileAt(folder: string, commit: string, path: string): Buffer | null {
  try {
    return git(folder, ['show', `${commit}:./${path}`]);
  } catch {
    return null;
  }
}
