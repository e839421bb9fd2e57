/** The real program, training a minute network on made-up images in a temporary folder. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { floatWeights, readWeights } from '../checkpoint/packed-checkpoint.ts';
import { readRecord } from '../record/record-store.ts';
import type { RunRecord } from '../record/run-record.ts';
import { killLabs, runLab, startLab } from './testing/lab-process.ts';

const FOLDER = 'raw/trials/dataset=synthetic/model=resnet18/variant=bit_keep_conv1/s7';
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
const recordOf = (results: string): RunRecord => readRecord(results, FOLDER)!;
/** All of the results that must be the same in a repetition. */
function numbers(results: string): Partial<RunRecord> {
  const { sittings: _, history, outcomes, ...same } = recordOf(results);
  const isTime = (name: string) =>
    name === 'seconds' || name.startsWith('time.') || name.endsWith('PerSecond');
  const timeless = (values: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !isTime(name)));
  return { ...same, outcomes: timeless(outcomes), history: history.map(timeless) };
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
    const { files, history, details, outcomes, sittings } = recordOf(reference);
    const bytes = weights(reference);
    expect(files[0]).toEqual({
      name: 'weights.safetensors',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(details.data).toMatchObject({ train: 256, validation: 64 });
    const best = Math.max(...history.map((row) => row['validation.accuracy']!));
    expect(outcomes['validation.accuracy']).toBe(best);
    expect(files[1]!.bytes).toBeLessThan(files[0]!.bytes / 2);
    expect(sittings).toHaveLength(1);
    expect(sittings[0]!.environment).toMatchObject({
      cpu: { model: os.cpus()[0]!.model.trim() },
      ...{ device: 'cpu', threads: 1, packages: { 'onnxruntime-node': expect.stringMatching(/^\d/) } },
    });
    expect(readdirSync(path.join(reference, FOLDER)).sort()).toEqual([
      ...['config.json', 'results.json', 'weights.packed.safetensors', 'weights.safetensors'],
    ]);
  });

  test('has packed weights that are those of the checkpoint after absmean quantization', () => {
    const kernel = (file: string, kernels: 'latent' | 'ternary') => {
      const bytes = readFileSync(path.join(reference, FOLDER, file));
      return [...floatWeights(readWeights(bytes, file, kernels))['layer1.0.conv1/kernel']!];
    };
    const latent = kernel('weights.safetensors', 'latent');
    const packed = kernel('weights.packed.safetensors', 'ternary');
    // BitNet b1.58, equations 1 to 3, written anew.
    const scale = latent.reduce((sum, weight) => sum + Math.abs(weight), 0) / latent.length;
    const expected = latent.map((weight) => scale * Math.max(-1, Math.min(1, Math.round(weight / scale))));
    expect(packed).toEqual(expected.map((weight) => expect.closeTo(weight, 6)));
  });

  test('is repeated to the byte by its own command', async () => {
    const again = path.join(top, 'again');
    const [verb, flag, file] = recordOf(reference).command!.replace('npm run lab -- ', '').split(' ');
    expect(file).toBe(`${FOLDER}/config.json`);
    // By the configuration beside it: into its own folder it is refused, as any recorded run.
    const refused = await runLab([verb!, flag!, file!, ...into(reference)]);
    expect(refused.stderr).toContain('already recorded');
    const args = [verb!, flag!, path.join(reference, file!), ...into(again), '--quiet'];
    expect(await runLab(args)).toMatchObject({ code: 0, stderr: '' });
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
    expect(recordOf(results).sittings).toHaveLength(2);
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
