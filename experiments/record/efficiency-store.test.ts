import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EfficiencyRecord } from './efficiency-schema.ts';
import { writeEfficiency } from './efficiency-store.ts';
import { exampleEfficiency } from './testing/example-efficiency.ts';
import { EXAMPLE_CONFIG, exampleResults } from './testing/example-record.ts';

const RESULTS = exampleResults();
const EXAMPLE = exampleEfficiency(EXAMPLE_CONFIG, {
  ...RESULTS,
  packedCheckpoint: { ...RESULTS.packedCheckpoint, bytes: 180_000 },
});
const FILE = 'efficiency/resnet18/cifar10_bit_keep_conv1.json';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'efficiency-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('is written into its place, whole, and read back as it was', () => {
  expect(writeEfficiency(root, EXAMPLE)).toBe(FILE);
  expect(JSON.parse(readFileSync(path.join(root, FILE), 'utf8'))).toEqual(EXAMPLE);
  expect(readdirSync(path.join(root, 'efficiency/resnet18'))).toEqual(['cifar10_bit_keep_conv1.json']);
});

/** Changes one value, by its place, and says what the store then says. */
function refusal(change: (record: EfficiencyRecord) => void): string {
  const record = structuredClone(EXAMPLE);
  change(record);
  let message = '';
  try {
    writeEfficiency(root, record);
  } catch (cause) {
    message = (cause as Error).message;
  }
  return message.replace(root, '');
}

describe('what does not fit together is an error that names file, field and rule', () => {
  it.each<[string, (record: EfficiencyRecord) => void, RegExp]>([
    [
      'a sum',
      (r) => void r.operations.macs++,
      /operations\.macs: must be 11552000, counted over the layers, got 11552001/,
    ],
    [
      'zeros',
      (r) => {
        r.operations.layers[1]!.zeros = 690_001;
      },
      /layers\[1\]\.zeros: must be at most the weights \(690000\)/,
    ],
    [
      'a layer twice',
      (r) => {
        r.operations.layers[1]!.layer = 'conv1';
      },
      /layers\[1\]\.layer: must name each layer once/,
    ],
    [
      'ternary weights',
      (r) => {
        r.parameters.ternary = 1;
      },
      /parameters\.ternary: must be 690000, the weights of the ternary layers/,
    ],
    [
      'the theoretical size',
      (r) => void r.bytes.theoretical--,
      /bytes\.theoretical: must be 176704, from parameters, got 176703/,
    ],
    [
      'a size below it',
      (r) => {
        r.bytes.packed = 100;
      },
      /bytes\.packed: must be at least bytes\.theoretical/,
    ],
    [
      'a median',
      (r) => {
        r.inference[0]!.sides[0]!.cpu.median = 9;
      },
      /inference\[0\]\.sides\[0\]\.cpu\.median: must be 1\.25, of milliseconds, got 9/,
    ],
    [
      'a call left out',
      (r) => void r.inference[1]!.sides[2]!.wall.milliseconds.pop(),
      /sides\[2\]\.wall\.milliseconds: must hold 5 calls/,
    ],
    [
      'a side left out',
      (r) => void r.inference[0]!.sides.pop(),
      /inference\[0\]: sides and notMeasured must be ort_fp32, .*, each once/,
    ],
    [
      'a batch twice',
      (r) => {
        r.inference[1]!.batch = 1;
      },
      /inference\[1\]\.batch: must be there once, got 1/,
    ],
    [
      'a foreign run',
      (r) => {
        r.weights.run = 'raw/cifar10/resnet18/bit_s42';
      },
      /weights\.run: must be a run of the network, raw\/cifar10\/resnet18\/bit_keep_conv1_s<seed>/,
    ],
    [
      'an impossible time',
      (r) => {
        r.inference[0]!.sides[0]!.cpu.milliseconds[0] = -1;
      },
      /milliseconds\[0\]: must be above 0, got -1/,
    ],
    [
      'a variant',
      (r) => {
        r.network.quantization = 'std';
      },
      /network\.quantization: must be std exactly where no layer is ternary/,
    ],
  ])('%s', (_, change, message) => {
    const said = refusal(change);
    expect(said).toMatch(message);
    expect(said).toMatch(/^\/efficiency\/resnet18\/cifar10_[a-z0-9_]+\.json: /);
    expect(readdirSync(root)).toEqual([]);
  });
});
