import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeAtCommit } from './code-at-commit.ts';

const top = mkdtempSync(join(tmpdir(), 'code-at-commit-'));
afterAll(() => rmSync(top, { recursive: true }));
const repository = join(top, 'repository');
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org', ...args], {
    cwd: repository,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

let earlier: string;
beforeAll(() => {
  mkdirSync(join(repository, 'node_modules/engine'), { recursive: true });
  writeFileSync(join(repository, 'node_modules/engine/package.json'), '{"version":"1.2.3"}');
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n');
  git('init', '-q');
  for (const version of ['one', 'two']) {
    writeFileSync(join(repository, 'code.ts'), version);
    writeFileSync(join(repository, 'package-lock.json'), version);
    git('add', '-A');
    git('commit', '-qm', version);
  }
  earlier = git('rev-parse', 'HEAD~1');
});

const options = (commit: string) => ({
  repository,
  target: join(top, `code-${commit.slice(0, 7)}`),
  commit,
  packages: { engine: '1.2.3' },
  log: () => {},
  signal: new AbortController().signal,
});

it("is that commit's, with the packages that are installed where they have the record's versions", async () => {
  const code = await codeAtCommit(options(earlier));
  expect(readFileSync(join(code.folder, 'code.ts'), 'utf8')).toBe('one');
  expect(existsSync(join(code.folder, 'node_modules/engine/package.json'))).toBe(true);
  await code.remove();
  expect(existsSync(code.folder)).toBe(false);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  // What it linked to is the repository's own.
  expect(existsSync(join(repository, 'node_modules/engine/package.json'))).toBe(true);
});

it('names a commit that git does not have', async () => {
  await expect(codeAtCommit(options('0'.repeat(40)))).rejects.toThrow(`git has no commit ${'0'.repeat(40)}`);
});

it('names why git cannot be asked', async () => {
  const copy = join(top, 'copy');
  mkdirSync(copy);
  await expect(codeAtCommit({ ...options(earlier), repository: copy })).rejects.toThrow(
    `git cannot be asked for commit ${earlier}: it is no git repository, but a copy of the files alone; or use --at-head`,
  );
});
