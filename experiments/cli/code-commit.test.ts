/** Code of which the commit cannot be read: said before anything is trained. */
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { requireCommit, whyNoCommit } from '../record/code-commit.ts';
import { REPOSITORY } from './paths.ts';
import { startLab } from './testing/lab-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'code-commit-'));
  // Whoever runs the tests may trust every folder.
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  return () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  };
});

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], { cwd: folder });

test('why there is none: no repository, no commit', () => {
  expect(whyNoCommit(folder)).toBe('it is no git repository, but a copy of the files alone');
  git('init', '--quiet');
  expect(whyNoCommit(folder)).toBe('it has no commit yet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  expect(whyNoCommit(folder)).toBeNull();
  expect(() => requireCommit(folder)).not.toThrow();
});

test.skipIf(process.getuid?.() !== 0)('why there is none: another user (needs root to make one)', () => {
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  for (const place of [folder, path.join(folder, '.git')]) chownSync(place, 65534, 65534);
  expect(whyNoCommit(folder)).toMatch(
    /^it belongs to another user, .*: git config --global --add safe\.directory '\/.+'$/,
  );
});

test('train and sweep of a copy without git refuse, and --no-commit trains', async () => {
  for (const name of ['experiments', 'programs', 'package.json', 'package-lock.json']) {
    cpSync(path.join(REPOSITORY, name), path.join(folder, name), { recursive: true });
  }
  mkdirSync(path.join(folder, 'results'));
  symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(folder, 'node_modules'));
  const lab = path.join(folder, 'experiments/cli/lab.ts');
  const results = path.join(folder, 'out');
  const smoke = ['sweep', '--study', 'smoke', '--only', 'variant=std/s42', '--results-dir', results];
  vi.stubEnv('LAB_NO_COMMIT', undefined);
  const train = ['train', '--model', 'lenet5', '--dataset', 'synthetic', '--variant', 'std', '--epochs', '1'];
  for (const verb of [smoke, [...train, '--results-dir', results]]) {
    const { code, stderr } = await startLab(verb, [], lab).ended;
    expect(stderr).toMatch(
      /^lab: \/.*: the commit of this code cannot be read: it is no git repository.*; --no-commit trains nevertheless\n$/,
    );
    expect(code).toBe(1);
    expect(existsSync(path.join(results, 'raw'))).toBe(false);
  }
  const { code, stdout } = await startLab([...smoke, '--no-commit'], [], lab).ended;
  expect([code, stdout]).toEqual([0, '1 of 1 runs recorded\n']);
});
