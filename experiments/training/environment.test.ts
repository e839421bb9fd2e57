import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeCpu } from '../record/describe-cpu.ts';
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

const CPU = { device: 'cpu', threads: 1 } as const;
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
  const clean = await captureEnvironment(repository, CPU);
  expect(clean).toMatchObject({ gitCommit: git('rev-parse', 'HEAD').trim(), gitDirty: false, device: 'cpu' });
  writeFileSync(path.join(repository, 'experiments/b.ts'), 'untracked code counts');
  expect(await captureEnvironment(repository, CPU)).toMatchObject({ gitDirty: true });
});

test('without git the commit is null, and the versions that compute are there', async () => {
  const environment = await captureEnvironment(repository, CPU);
  expect(environment).toMatchObject({ gitCommit: null, gitDirty: null, node: process.version });
  expect(environment.packages['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+/);
});

test.each([
  [
    'vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\nmodel name\t: Xeon\nflags\t\t: fpu sse4_2 avx2 avx512f avx512_vnni amx_int8 fma\n',
    'GenuineIntel family 6 model 143',
    ['amx_int8', 'avx2', 'avx512_vnni', 'avx512f', 'fma', 'sse4_2'],
  ],
  [
    'processor\t: 0\nFeatures\t: fp asimd asimddp sve i8mm\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd40\n',
    '0x41 family 8 model 0xd40',
    ['asimd', 'asimddp', 'i8mm', 'sve'],
  ],
  ['', null, null],
])('processors are told by family, model and instruction sets', (text, family, instructionSets) => {
  expect(describeCpu(text)).toEqual({ family, instructionSets });
});
