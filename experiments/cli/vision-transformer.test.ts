/** The real program trains a narrow vision transformer on made-up images, with each softmax. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { readRecord } from '../record/record-store.ts';
import { runLab } from './testing/lab-process.ts';

vi.setConfig({ testTimeout: 600_000 });

const top = mkdtempSync(path.join(os.tmpdir(), 'vision-transformer-'));
afterAll(() => rmSync(top, { recursive: true }));

const RUN = [
  ...['train', '--model', 'vit-s6', '--width', '24', '--dataset', 'synthetic', '--use-cifar-stem'],
  ...['--variant', 'bit', '--ablation', 'keep_stem', '--optimizer', 'adamw', '--epochs', '1', '--seed', '7'],
  ...['--batch-size', '32', '--train-examples', '160', '--validation-examples', '64', '--quiet'],
  ...['--factors', 'variant,softmax', '--results-dir', top],
];

async function outcomes(softmax: string, ...flags: readonly string[]) {
  const outcome = await runLab([...RUN, ...flags]);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  const record = readRecord(top, `raw/trials/softmax=${softmax}/variant=bit_keep_stem/s7`)!;
  const weights = record.files.find(({ name }) => name === 'weights.safetensors')!.sha256;
  const { 'validation.loss': loss, 'test.loss': test, 'parameters.ternary': ternary } = record.outcomes;
  return { weights, loss, test, ternary };
}

test('base 2 trains to the same weights as temperature 1/ln 2, byte for byte, and to others than base e', async () => {
  const standard = await outcomes('base-e');
  const base2 = await outcomes('base-2', '--softmax', 'base2');
  const t = 1 / Math.LN2;
  const matched = await outcomes(`base-e-t${t}`, '--softmax', 'standard-t', '--temperature', String(t));
  expect(matched).toEqual(base2);
  expect(standard.weights).not.toBe(base2.weights);
  // All linear layers of six blocks, and the last one: 12 · 24² each, and 24 · 10.
  expect(standard.ternary).toBe(6 * 12 * 24 ** 2 + 240);
});
