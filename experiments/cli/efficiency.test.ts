/** The real program on minute networks: it trains one ternary run and one in FP32, measures both, and evaluates them. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPackedWeights } from '../checkpoint/packed-checkpoint.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import { efficiencySchema } from '../record/efficiency-rules.ts';
import type { EfficiencyRecord } from '../record/efficiency-schema.ts';
import { readRecord } from '../record/record-store.ts';
import { loadSynthetic } from '../tasks/image-classification/load/synthetic.ts';
import { killLabs, runLab, startLab } from './testing/lab-process.ts';

// Seconds on an idle machine; minutes beside a sweep.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const BIT = 'raw/smoke/dataset=synthetic/model=resnet18/variant=bit/s42';
const FILES = ['efficiency/resnet18/synthetic_std.json', 'efficiency/resnet18/synthetic_bit.json'];
const MEASURE = ['efficiency', '--study', 'smoke', '--rounds', '3', '--batch', '1,4'];

let results: string;
let outcome: Awaited<ReturnType<typeof runLab>>;
const into = (folder: string) => ['--results-dir', folder];
const record = (file: string): EfficiencyRecord =>
  efficiencySchema.parse(JSON.parse(readFileSync(path.join(results, file), 'utf8')));

beforeAll(async () => {
  results = mkdtempSync(path.join(os.tmpdir(), 'lab-efficiency-'));
  const trained = await runLab([
    'sweep',
    '--study',
    'smoke',
    '--only',
    '/s42',
    '--jobs',
    '2',
    ...into(results),
  ]);
  expect(trained, trained.stderr).toMatchObject({ code: 0 });
  outcome = await runLab([...MEASURE, ...into(results)]);
});
afterEach(killLabs);
afterAll(() => rmSync(results, { recursive: true }));

describe('lab efficiency', () => {
  test('writes a record for each network, on the weights of its recorded run', () => {
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: '2 of 2 networks measured\n' });
    expect(outcome.stderr.trim().split('\n')).toEqual([
      `1/2 ${FILES[0]}: measured`,
      `2/2 ${FILES[1]}: measured`,
    ]);
    expect(readdirSync(path.join(results, 'efficiency/resnet18'))).toEqual(
      FILES.map((file) => path.basename(file)).sort(),
    );
    const { weights, network, bytes, command, environment } = record(FILES[1]!);
    const run = readRecord(results, BIT)!;
    const [fp32, packed] = run.files;
    expect(weights).toEqual({ run: BIT, runId: run.runId, checkpointSha256: packed!.sha256 });
    expect(network).toMatchObject({ dataset: 'synthetic', width: 4, inputShape: [32, 32, 3], classes: 10 });
    expect(bytes).toMatchObject({ fp32: fp32!.bytes, packed: packed!.bytes });
    expect(environment.gitCommit).toMatch(/^[0-9a-f]{40}$/);
    expect(command).toBe(
      `npm run lab -- efficiency --study smoke --only ${BIT.slice(0, -2)} --rounds 3 --batch 1,4 --force`,
    );
    expect(record(FILES[0]!).weights.checkpointSha256).toBe(
      createHash('sha256')
        .update(readFileSync(path.join(results, BIT.replace('=bit', '=std'), 'weights.safetensors')))
        .digest('hex'),
    );
  });

  test('counts operations as one does by hand', () => {
    const { macs, additions, skipped, multiplications, scaleMultiplications } = record(FILES[1]!).operations;
    // ResNet-18 at width w on 32x32: the stem, four stages of w, 2w, 4w, 8w channels on 32, 16, 8, 4 pixels, the classifier.
    const w = 4;
    const stage = (channels: number, side: number, entry: number) =>
      side * side * channels * (9 * entry + 3 * 9 * channels + (entry === channels ? 0 : entry));
    const expected =
      32 * 32 * 9 * 3 * w +
      stage(w, 32, w) +
      stage(2 * w, 16, w) +
      stage(4 * w, 8, 2 * w) +
      stage(8 * w, 4, 4 * w) +
      8 * w * 10;
    expect(macs).toBe(expected);
    expect({ macs: additions + skipped, multiplications }).toEqual({ macs: expected, multiplications: 0 });
    const outputs = (channels: number, side: number, convs: number) => side * side * channels * convs;
    expect(scaleMultiplications).toBe(
      outputs(w, 32, 5) + outputs(2 * w, 16, 5) + outputs(4 * w, 8, 5) + outputs(8 * w, 4, 5) + 10,
    );
    expect(record(FILES[0]!).operations).toMatchObject({
      macs: expected,
      additions: 0,
      multiplications: expected,
    });
  });

  test('counts the zeros of the packed weights, layer by layer', () => {
    const packed = readFileSync(path.join(results, BIT, 'weights.packed.safetensors'));
    const { ternary } = readPackedWeights(packed, 'test');
    const { layers } = record(FILES[1]!).operations;
    for (const { layer, zeros } of layers) {
      const trits = [...ternary[`${layer}/kernel`]!.trits];
      expect(zeros, layer).toBe(trits.filter((trit) => trit === 0).length);
    }
    const { outcomes } = readRecord(results, BIT)!;
    const count = outcomes['parameters.ternary']!;
    expect(layers.reduce((sum, { zeros }) => sum + zeros!, 0) / count).toBeCloseTo(
      outcomes['ternary.zeroShare']!,
      12,
    );
  });

  test('times every side of the variant at every batch size', () => {
    for (const [file, sides] of [
      [FILES[0]!, ['ort_fp32', 'wasm_fp32']],
      [FILES[1]!, ['ort_fp32', 'ort_integer', 'ort_ternary', 'wasm_fp32', 'wasm_integer', 'wasm_ternary']],
    ] as const) {
      const { inference } = record(file);
      expect(inference.map(({ batch }) => batch)).toEqual([1, 4]);
      for (const { sides: timed } of inference) {
        expect(timed.map(({ side }) => side).sort()).toEqual(sides);
        for (const { cpu, wall } of timed)
          expect([cpu, wall].map((t) => t.milliseconds.length)).toEqual([3, 3]);
      }
    }
  });

  test('passes over what is there, and measures it again when forced to, to the same counts', async () => {
    const before = readFileSync(path.join(results, FILES[1]!), 'utf8');
    const again = await runLab([...MEASURE, ...into(results)]);
    expect(again).toMatchObject({ code: 0, stdout: '0 of 2 networks measured\n' });
    expect(again.stderr).toContain(`2/2 ${FILES[1]} is there; --force measures it again`);
    expect(readFileSync(path.join(results, FILES[1]!), 'utf8')).toBe(before);
    const { operations } = record(FILES[1]!);
    const forced = await runLab([
      ...MEASURE,
      '--only',
      'variant=bit/s',
      '--force',
      '--quiet',
      ...into(results),
    ]);
    expect(forced).toMatchObject({ code: 0, stdout: '1 of 1 networks measured\n', stderr: '' });
    expect(readFileSync(path.join(results, FILES[1]!), 'utf8')).not.toBe(before);
    expect(record(FILES[1]!).operations).toEqual(operations);
  });

  test('says which networks have no weights, and refuses weights that are not the recorded ones', async () => {
    const elsewhere = path.join(results, 'elsewhere');
    cpSync(path.join(results, 'raw'), path.join(elsewhere, 'raw'), { recursive: true });
    rmSync(path.join(elsewhere, BIT.replace('=bit', '=std')), { recursive: true });
    writeFileSync(path.join(elsewhere, BIT, 'weights.packed.safetensors'), 'other weights');
    const changed = await runLab([...MEASURE, '--only', 'variant=bit/s', ...into(elsewhere)]);
    expect(changed).toMatchObject({ code: 1, stdout: '' });
    expect(changed.stderr).toMatch(/weights\.packed\.safetensors: sha256: must be [0-9a-f]{64} as recorded/);
    const missing = await runLab([...MEASURE, '--only', 'variant=std/s', ...into(elsewhere)]);
    expect(missing).toMatchObject({ code: 1, stdout: '0 of 1 networks measured\n' });
    expect(missing.stderr).toContain('lab -- sweep --study smoke trains them\n  synthetic/resnet18/std');
    expect(existsSync(path.join(elsewhere, 'efficiency'))).toBe(false);
  });

  test.each([
    [['--rounds', '2'], /--rounds.*It must be at least 3/],
    [['--batch', '4,4'], /--batch.*It must name each size once/],
    [['--study', 'babygpt'], /--study babygpt: has no run of a network for images/],
    [['--only', 'nothing'], /--only: no run of study smoke fits 'nothing'/],
  ])('refuses %s', async (flags, message) => {
    const refused = await runLab([...MEASURE, ...flags, ...into(path.join(results, 'refused'))]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(message);
  });

  test('stopped by a signal it leaves no record', async () => {
    const stopped = path.join(results, 'stopped');
    cpSync(path.join(results, 'raw'), path.join(stopped, 'raw'), { recursive: true });
    const many = [
      'efficiency',
      '--study',
      'smoke',
      '--only',
      'variant=bit/s',
      '--rounds',
      '1000000',
      '--batch',
      '4',
    ];
    const run = startLab([...many, ...into(stopped)]);
    await vi.waitUntil(() => existsSync(path.join(stopped, 'work/efficiency')), { timeout: 600_000 });
    run.child.kill('SIGTERM');
    expect((await run.ended).code).not.toBe(0);
    expect(existsSync(path.join(stopped, 'efficiency'))).toBe(false);
  });
});

describe('lab evaluate', () => {
  test('the FP32 checkpoint gives the loss and accuracy of the record', async () => {
    const evaluation = await runLab(['evaluate', BIT, '--checkpoint', 'fp32', '--json', ...into(results)]);
    expect(evaluation, evaluation.stderr).toMatchObject({ code: 0 });
    const { recorded, evaluated, examples } = JSON.parse(evaluation.stdout);
    const { outcomes } = readRecord(results, BIT)!;
    const stored = { loss: outcomes['test.loss']!, accuracy: outcomes['test.accuracy']! };
    expect(recorded).toEqual(stored);
    expect(examples).toBe(500);
    expect(evaluated.accuracy).toBe(stored.accuracy);
    expect(evaluated.loss).toBeCloseTo(stored.loss, 6);
  });

  test('the packed checkpoint gives its accuracy, to an image', async () => {
    const said = await runLab(['evaluate', BIT, ...into(results)]);
    const accuracy = readRecord(results, BIT)!.outcomes['test.accuracy']!;
    expect(said.stdout).toContain(`${BIT}, packed checkpoint: test accuracy `);
    expect(said.stdout).toContain(`recorded ${(100 * accuracy).toFixed(2)} %;`);
    // A last digit can move an activation to the neighbouring one of 255 levels, and with it an image.
    expect(said.stdout).toMatch(/; (as many right|1 (more|fewer) right) of 500 images\n$/);
  });

  test('refuses what is not there', async () => {
    const absent = await runLab(['evaluate', BIT.replace('=bit', '=ttq'), ...into(results)]);
    expect(absent).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/there is none named .*; nearest: /),
    });
  });

  test('takes a run by its short name, and a folder as a shell completes it', async () => {
    for (const name of ['evaluate', 'open']) {
      const said = await runLab([name, `${BIT}/`, ...into(results)]);
      expect(said, said.stderr).toMatchObject({ code: 0 });
    }
    const short = BIT.replace('raw/', '').replaceAll(/\w+=/g, '');
    expect((await runLab(['evaluate', short, ...into(results)])).stdout).toContain(`${BIT}, packed`);
  });
});

test('the shape that the synthetic loader gives is the one that is written down', () => {
  const { shape, classes } = loadSynthetic().test;
  expect(DATA_SETS.synthetic).toMatchObject({ shape, classes });
});
