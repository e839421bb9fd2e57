import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version_core } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEVER_ON_A_GPU } from '../engine/cuda-provider.ts';
import { diagnose } from './doctor-checks.ts';
import { type Finding, line } from './doctor-finding.ts';
import { REPOSITORY } from './paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

async function findings(): Promise<Map<string, Finding>> {
  const env = { PATH: join(folder, 'bin') };
  const all = await diagnose({ root: REPOSITORY, dataDir: join(folder, 'data'), env });
  return new Map(all.map((one) => [one.name, one]));
}

test('programs are those of the PATH, in their own words; what is missing says what it would take', async () => {
  program('pdflatex', 'echo "pdfTeX 1"; echo more');
  program('bibtex', 'echo "BibTeX 2"');
  program('sbatch', 'echo "no controller" >&2; exit 1');
  const found = await findings();
  expect(found.get('TeX')).toMatchObject({ found: 'pdfTeX 1', needed: true });
  expect(found.get('git')).toMatchObject({ found: null, needed: false });
  expect(line(found.get('git')!)).toMatch(/^without {2}git +apt-get install git; /);
  expect(found.get('Slurm')!.note).toBe(`${join(folder, 'bin/sbatch')} is here and fails: no controller`);
  expect([...found.values()].filter((one) => one.needed && one.found === null)).toEqual([]);
});

test('nothing claims that a GPU was ever tried', async () => {
  const cuda = (await findings()).get('CUDA provider')!;
  expect(cuda.note).toContain(NEVER_ON_A_GPU);
  if (cuda.found === null) expect(cuda.note).toContain('ONNXRUNTIME_NODE_INSTALL=cuda12');
});

test('a backend of TensorFlow.js is here in its version, or says what installs it', async () => {
  const found = await findings();
  expect(found.get('backend wasm')).toMatchObject({ found: `@tensorflow/tfjs-backend-wasm ${version_core}` });
  const gpu = found.get('backend tensorflow-gpu')!;
  expect(gpu.note).toContain(NEVER_ON_A_GPU);
  if (gpu.found === null) expect(line(gpu)).toContain(`@tensorflow/tfjs-node-gpu@${version_core}`);
});

test('a data set is there when all files of its loader are, and goes by their bytes', async () => {
  const data = join(folder, 'data/cifar-100-binary');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'train.bin'), 'b');
  expect((await findings()).get('data: CIFAR-100')).toMatchObject({
    found: null,
    note: expect.stringContaining(`${data} lacks test.bin; a run that takes it downloads it`),
  });
  writeFileSync(join(data, 'test.bin'), 'a');
  writeFileSync(join(data, 'SOURCE.txt'), 'of somebody');
  const digest = createHash('sha256').update('ab').digest('hex').slice(0, 16);
  expect((await findings()).get('data: CIFAR-100')!.found).toBe(`2 files, 0.0 MB, SHA-256 ${digest}`);
});

test('a data folder that is none is one finding, a data set’s folder that is none is its own', async () => {
  const data = join(folder, 'data');
  const ofData = async () => [...(await findings()).values()].filter(({ name }) => name.startsWith('data'));
  const finding = { name: 'data folder', needed: false, found: null };
  expect(await ofData()).toEqual([
    { ...finding, note: `${data} is not there; a run makes it and downloads what it takes` },
  ]);
  writeFileSync(data, '');
  expect(await ofData()).toEqual([
    { ...finding, note: `${data} is a file; --data-dir and DATA_DIR name a folder` },
  ]);
  rmSync(data);
  mkdirSync(data);
  writeFileSync(join(data, 'mnist'), '');
  const [whole, ...sets] = await ofData();
  expect(whole).toMatchObject({ found: data, note: null });
  expect(sets.find(({ name }) => name === 'data: MNIST')!.note).toBe(
    `${join(data, 'mnist')} is a file and must be a folder`,
  );
  expect(sets.find(({ name }) => name === 'data: CIFAR-10')!.note).toMatch(
    /^a run that takes it downloads it/,
  );
});

test('the verb fails where the basic path lacks something, and then alone', () => {
  const lab = (...flags: string[]) =>
    execFileSync(
      process.execPath,
      ['programs/start.mjs', 'experiments/cli/lab.ts', 'doctor', '--data-dir', folder, ...flags],
      { cwd: REPOSITORY, env: { PATH: join(folder, 'bin') }, encoding: 'utf8', stdio: 'pipe' },
    );
  expect(() => lab()).toThrow(/missing: TeX, BibTeX/);
  program('pdflatex', 'echo "pdfTeX 1"');
  program('bibtex', 'echo "BibTeX 2"');
  const all = JSON.parse(lab('--json')) as Finding[];
  expect(all.find(({ name }) => name === 'TeX')).toMatchObject({ found: 'pdfTeX 1' });
  expect(lab()).toContain('here     TeX');
});
