/** The real program, training eagerly on TensorFlow.js's backends. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { version_core } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { BACKEND_PACKAGES, BACKENDS } from '../engine/backends.ts';
import { readRecord } from '../record/record-store.ts';
import { REPOSITORY } from './paths.ts';
import { killLabs, runLab, startLab } from './testing/lab-process.ts';

const FOLDER = 'raw/trials/dataset=synthetic/model=feedforward/variant=ttq/s7';
const RUN = [
  ...[
    'train',
    '--model',
    'feedforward',
    '--width',
    '30',
    '--dataset',
    'synthetic',
    '--variant',
    'ttq',
    '--seed',
    '7',
  ],
  ...['--epochs', '3', '--train-examples', '96', '--validation-examples', '32', '--batch-size', '32'],
];
const ON_WASM = ['--engine', 'eager', '--backend', 'wasm'];

// Seconds on an idle machine; minutes beside a sweep.
vi.setConfig({ testTimeout: 600_000 });

const top = mkdtempSync(path.join(os.tmpdir(), 'lab-engine-'));
afterEach(killLabs);
afterAll(() => rmSync(top, { recursive: true }));

async function trained(name: string, flags: readonly string[]) {
  const results = path.join(top, name);
  const outcome = await runLab([...RUN, ...flags, '--results-dir', results]);
  expect(outcome.code, outcome.stderr).toBe(0);
  const file = (of: string) => readFileSync(path.join(results, FOLDER, of));
  const record = readRecord(results, FOLDER)!;
  return { ...outcome, record, config: file('config.json'), weights: file('weights.safetensors') };
}

test('an eager run is the compiled one but for its last digits: its sitting says what computed it, its configuration does not', async () => {
  const compiled = await trained('compiled', []);
  for (const backend of ['cpu', 'wasm']) {
    const { record, config, stderr } = await trained(backend, ['--engine', 'eager', '--backend', backend]);
    expect(stderr).toContain(`on cpu, 1 thread, eagerly by TensorFlow.js's ${backend}`);
    expect(config.equals(compiled.config)).toBe(true);
    expect(record.command).toBe(compiled.record.command);
    expect(record.sittings[0]!.environment).toMatchObject({
      ...{ device: 'cpu', threads: 1, backend },
      packages: { [`@tensorflow/tfjs-backend-${backend}`]: version_core },
    });
    for (const [at, row] of record.history.entries()) {
      expect(row['train.loss']).toBeCloseTo(compiled.record.history[at]!['train.loss']!, 3);
    }
    expect(record.outcomes['test.loss']).toBeCloseTo(compiled.record.outcomes['test.loss']!, 3);
  }
  expect(compiled.record.sittings[0]!.environment).not.toHaveProperty('backend');
});

test('an eager run that was stopped goes on to the same bytes, and on another engine as another sitting', async () => {
  const whole = await trained('whole', ON_WASM);
  const stopped = async (name: string) => {
    const run = startLab([...RUN, ...ON_WASM, '--results-dir', path.join(top, name)]);
    await run.said('epoch 1/3');
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(143);
  };
  await stopped('same');
  const same = await trained('same', [...ON_WASM, '--resume']);
  expect(same.weights.equals(whole.weights)).toBe(true);
  expect(same.stderr).not.toContain('under other conditions');
  expect(same.record.sittings).toHaveLength(2);

  await stopped('other');
  const other = await trained('other', ['--resume']);
  expect(other.stderr).toContain('recorded as another sitting, under other conditions: ');
  expect(other.stderr).toContain('engine was eager on wasm, is compiled');
  const { sittings } = other.record;
  expect(sittings.map(({ environment: { backend } }) => backend)).toEqual(['wasm', undefined]);
});

test.each([
  [['--backend', 'wasm'], '--backend: is for --engine eager'],
  [['--engine', 'eager'], '--engine eager: needs --backend, cpu or wasm or tensorflow or tensorflow-gpu'],
  [[...ON_WASM, '--device', 'cuda'], '--device: is for --engine compiled; a backend has its own'],
  [[...ON_WASM, '--threads', '2'], 'backend wasm: computes with one thread, got 2'],
  [['--engine', 'eager', '--backend', 'webgl'], "argument 'webgl' is invalid"],
])('%j is refused', async (flags, reason) => {
  const outcome = await runLab([...RUN, ...flags, '--results-dir', path.join(top, 'refused')]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(reason);
});

const absent = BACKENDS.filter(
  (one) => !existsSync(path.join(REPOSITORY, 'node_modules', BACKEND_PACKAGES[one].name)),
);

test.each(absent)('%s, which is not installed, is refused before anything is written', async (backend) => {
  const results = path.join(top, 'absent');
  const flags = ['--engine', 'eager', '--backend', backend, '--results-dir', results];
  const outcome = await runLab([...RUN, ...flags]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  const { name } = BACKEND_PACKAGES[backend];
  expect(outcome.stderr).toBe(
    `lab: backend ${backend}: needs ${name}, which is not installed; ` +
      `npm install --no-save --ignore-scripts=false ${name}@${version_core}\n`,
  );
  expect(existsSync(results)).toBe(false);
});
