/** The code that a record was made with, in a folder of its own. */

import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { whyNoCommit } from '../../experiments/record/code-commit.ts';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import type { RunResults } from '../../experiments/record/schema.ts';
import { UnrepeatableError } from './run-again.ts';

export interface CodeFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

export interface CheckoutOptions {
  /** The repository with its git folder and its packages. */
  readonly repository: string;
  /** A folder that is not there yet. */
  readonly target: string;
  readonly commit: string;
  /** Versions that the record was made with. */
  readonly packages: RunResults['environment']['packages'];
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * A git worktree of the commit, with packages: those that are installed, if the commit asks for them or they hold the
 * versions that the record names, and otherwise its own, installed without scripts.
 * @throws {UnrepeatableError} naming the commit when git does not have it
 */
export async function codeAtCommit(options: CheckoutOptions): Promise<CodeFolder> {
  const { repository, target, commit, signal } = options;
  const git = (...args: string[]) =>
    execa('git', args, { cwd: repository, reject: false, cancelSignal: signal });
  if ((await git('cat-file', '-e', `${commit}^{commit}`)).exitCode !== 0) {
    const why = whyNoCommit(repository);
    throw new UnrepeatableError(
      why === null
        ? `git has no commit ${commit} in ${repository}; fetch the whole history, or use --at-head`
        : `${repository}: git cannot be asked for commit ${commit}: ${why}; or use --at-head`,
    );
  }
  const added = await git('worktree', 'add', '--detach', target, commit);
  if (added.exitCode !== 0) throw new Error(`verify-run: no worktree of ${commit}: ${added.stderr}`);
  const remove = async () => {
    // Before git does: what it links to is not the worktree's.
    rmSync(join(target, 'node_modules'), { recursive: true, force: true });
    await execa('git', ['worktree', 'remove', '--force', target], { cwd: repository, reject: false });
  };
  try {
    await addPackages(options);
    return { folder: target, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function addPackages({ repository, target, packages, log, signal }: CheckoutOptions): Promise<void> {
  const lock = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const hasVersions = Object.entries(packages).every(
    ([name, version]) => installedVersion(repository, name) === version,
  );
  if (lock(repository) === lock(target) || hasVersions) {
    symlinkSync(join(repository, 'node_modules'), join(target, 'node_modules'), 'dir');
    return;
  }
  log('installing the packages of that commit (npm ci)');
  await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: target,
    cancelSignal: signal,
  });
}

/** Of a package below `folder`; null when it is not installed. */
export function installedVersion(folder: string, name: string): string | null {
  const text = readTextIfThere(join(folder, 'node_modules', name, 'package.json'));
  return text === null ? null : (JSON.parse(text) as { version: string }).version;
}
