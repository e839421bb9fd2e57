/** The real program, training a minute network on made-up images in a temporary folder. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPackedCheckpoint } from '../checkpoint/packed-checkpoint.ts';
import { readSafetensors } from '../checkpoint/safetensors.ts';
import { readRecord } from '../record/record-store.ts';
import type { RunResults } from '../record/schema.ts';
import { killLabs, runLab, startLab } from './lab-process.ts';

const FOLDER = 'raw/synthetic/resnet18/bit_keep_conv1_s7';
const RUN = [
  ...['train', '--model', 'resnet18', '--width', '4', '--dataset', 'synthetic', '--use-cifar-stem'],
  ...['--variant', 'bit', '--ablation', 'keep_conv1', '--epochs', '4', '--seed', '7', '--batch-size', '32'],
  ...[
    '--train-examples',
    '320',
    '--validation-examples',
    '64',
    '--mixup-alpha',
    '0.2',
    '--warmup-epochs',
    '1',
  ],
];

// Seconds on an idle machine; minutes beside a sweep.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

let top: string;
let reference: string;
const into = (results: string) => ['--results-dir', results];
const weights = (results: string) => readFileSync(path.join(results, FOLDER, 'weights.safetensors'));
const resultsOf = (results: string): RunResults => readRecord(results, FOLDER)!.results;
/** All of the results that must be the same in a repetition. */
function numbers(results: string): Partial<RunResults> {
  const { time: _, environment: __, history, ...same } = resultsOf(results);
  return { ...same, history: history.map((epoch) => ({ ...epoch, seconds: 0, imagesPerSecond: 0 })) };
}

beforeAll(async () => {
  top = mkdtempSync(path.join(os.tmpdir(), 'lab-train-'));
  reference = path.join(top, 'reference');
  const outcome = await runLab([...RUN, ...into(reference)]);
  expect(outcome, outcome.stderr).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/test accuracy \d+\.\d\d %/),
  });
});
afterEach(killLabs);
afterAll(() => rmSync(top, { recursive: true }));

describe('a record', () => {
  test('describes its checkpoints, history and data', () => {
    const results = resultsOf(reference);
    const bytes = weights(reference);
    expect(results.checkpoint).toEqual({
      file: 'weights.safetensors',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
    });
    expect(results.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(results.data).toMatchObject({ train: 256, validation: 64 });
    const best = Math.max(...results.history.map(({ validation }) => validation.accuracy));
    expect(results.best.validation.accuracy).toBe(best);
    expect(results.packedCheckpoint.bytes).toBeLessThan(results.checkpoint.bytes / 2);
    expect(readdirSync(path.join(reference, FOLDER)).sort()).toEqual([
      ...['config.json', 'results.json', 'weights.packed.safetensors', 'weights.safetensors'],
    ]);
  });

  test('has packed weights that are those of the checkpoint after absmean quantization', () => {
    const kernel = (file: string, read: typeof readPackedCheckpoint) => {
      const tensor = read(readFileSync(path.join(reference, FOLDER, file)), file)['layer1.0.conv1/kernel']!;
      return [...tensor.data];
    };
    const latent = kernel('weights.safetensors', (bytes, source) => readSafetensors(bytes, source).tensors);
    const packed = kernel('weights.packed.safetensors', readPackedCheckpoint);
    // BitNet b1.58, equations 1 to 3, written anew.
    const scale = latent.reduce((sum, weight) => sum + Math.abs(weight), 0) / latent.length;
    const expected = latent.map((weight) => scale * Math.max(-1, Math.min(1, Math.round(weight / scale))));
    expect(packed).toEqual(expected.map((weight) => expect.closeTo(weight, 6)));
  });

  test('is repeated to the byte by its own command', async () => {
    const again = path.join(top, 'again');
    const args = resultsOf(reference).command.replace('npm run lab -- ', '').split(' ');
    expect(await runLab([...args, ...into(again), '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(weights(again).equals(weights(reference))).toBe(true);
    expect(numbers(again)).toEqual(numbers(reference));
  });

  test('is not overwritten without --force, and repeated with it', async () => {
    const before = readFileSync(path.join(reference, FOLDER, 'results.json'), 'utf8');
    const refused = await runLab([...RUN, ...into(reference)]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('already recorded; --force repeats it'),
    });
    const different = await runLab([...RUN, '--lr', '0.05', ...into(reference)]);
    expect(different.stderr).toContain('different configuration (learningRate is 0.1 there and 0.05 here)');
    expect(readFileSync(path.join(reference, FOLDER, 'results.json'), 'utf8')).toBe(before);
    const copy = numbers(reference);
    expect((await runLab([...RUN, ...into(reference), '--force'])).code).toBe(0);
    expect(readFileSync(path.join(reference, FOLDER, 'results.json'), 'utf8')).not.toBe(before);
    expect(numbers(reference)).toEqual(copy);
  });

  test.skipIf(process.platform === 'win32')('survives a full disk', async () => {
    const file = path.join(reference, FOLDER, 'results.json');
    const before = readFileSync(file, 'utf8');
    const limited = ['sh', '-c', 'ulimit -f 40; exec "$@"', 'sh'];
    const outcome = await runLab([...RUN, ...into(reference), '--force'], limited);
    expect(outcome).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/safetensors: cannot be written \(EFBIG/),
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('a run that was', () => {
  async function resume(results: string): Promise<void> {
    expect(existsSync(path.join(results, FOLDER, 'results.json'))).toBe(false);
    expect((await runLab([...RUN, ...into(results), '--resume'])).code).toBe(0);
    expect(weights(results).equals(weights(reference))).toBe(true);
    expect(numbers(results)).toEqual(numbers(reference));
    expect(resultsOf(results).time.resumed).toBe(1);
  }

  test('killed resumes to the same bytes', async () => {
    const results = path.join(top, 'killed');
    const run = startLab([...RUN, ...into(results)]);
    await run.said('epoch 2/4');
    run.child.kill('SIGKILL');
    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' });
    await resume(results);
  });

  test('stopped saves its state within the epoch and resumes to the same bytes', async () => {
    const results = path.join(top, 'stopped');
    const run = startLab([...RUN, ...into(results)]);
    await run.said('epoch 1/4');
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({
      code: 143,
      stderr: expect.stringContaining('--resume goes on from there'),
    });
    const forgotten = await runLab([...RUN, ...into(results)]);
    expect(forgotten).toMatchObject({ code: 1 });
    expect(forgotten.stderr).toMatch(/state is saved \(.*\); --resume goes on from it, --force begins anew/);
    await resume(results);
  });
});

test('two processes do not train the same run', async () => {
  const results = path.join(top, 'twice');
  const first = startLab([...RUN, ...into(results)]);
  await first.said('epoch 1/4');
  // Held, so that it is not done before the second one looks.
  first.child.kill('SIGSTOP');
  const second = await runLab([...RUN, ...into(results)]);
  first.child.kill('SIGCONT');
  expect(second).toMatchObject({ code: 75 });
  expect(second.stderr).toContain(`process ${first.child.pid} on ${os.hostname()} is working on this run`);
  expect((await first.ended).code).toBe(0);
});
