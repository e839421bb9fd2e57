import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureEnvironment } from './environment.ts';

const MODULES = path.resolve(import.meta.dirname, '../../node_modules');
let repository: string;
beforeEach(() => {
  repository = mkdtempSync(path.join(os.tmpdir(), 'environment-'));
  for (const name of ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'onnxruntime-node']) {
    cpSync(
      path.join(MODULES, name, 'package.json'),
      path.join(repository, 'node_modules', name, 'package.json'),
    );
  }
});
afterEach(() => rmSync(repository, { recursive: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });

test('the commit, and whether the code differs from it; results and paper do not count', async () => {
  git('init', '--quiet');
  mkdirSync(path.join(repository, 'experiments'));
  writeFileSync(path.join(repository, 'experiments/a.ts'), '1');
  git('add', 'experiments');
  git('commit', '--quiet', '-m', 'x');
  writeFileSync(path.join(repository, 'paper.tex'), 'new');
  const clean = await captureEnvironment(repository, 'cpu');
  expect(clean).toMatchObject({ gitCommit: git('rev-parse', 'HEAD').trim(), gitDirty: false, device: 'cpu' });
  writeFileSync(path.join(repository, 'experiments/b.ts'), 'untracked code counts');
  expect(await captureEnvironment(repository, 'cpu')).toMatchObject({ gitDirty: true });
});

test('without git the commit is null, and the versions that compute are there', async () => {
  const environment = await captureEnvironment(repository, 'cpu');
  expect(environment).toMatchObject({ gitCommit: null, gitDirty: null, node: process.version });
  expect(environment.packages['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+/);
});
