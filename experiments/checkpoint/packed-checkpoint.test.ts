import { describe, expect, test } from 'vitest';
import {
  floatWeights,
  readPackedWeights,
  readWeights,
  type TernaryTensor,
  writePackedCheckpoint,
} from './packed-checkpoint.ts';
import { readSafetensors, type TensorFile, writeSafetensors } from './safetensors.ts';

const SHAPE = [3, 3, 2, 7];
const COUNT = 126;
/** A fixed mixture of the three values. */
const TRITS = Int8Array.from({ length: COUNT }, (_, i) => ((i * i + 3 * i) % 3) - 1);
const POSITIVE = Math.fround(0.1);
const NEGATIVE = Math.fround(1 / 3);

const WEIGHTS: TensorFile = {
  'conv/kernel': { dtype: 'F32', shape: SHAPE, data: Float32Array.from({ length: COUNT }, (_, i) => i / 7) },
  'bn/gamma': { dtype: 'F32', shape: [2], data: Float32Array.of(0.3, -1e-20) },
};
const TERNARY: Record<string, TernaryTensor> = {
  'conv/kernel': { shape: SHAPE, trits: TRITS, positive: [POSITIVE], negative: [NEGATIVE] },
};

test('ternary weights come back with the exact values of the forward pass, all others as they were', () => {
  const restored = floatWeights(readWeights(writePackedCheckpoint(WEIGHTS, TERNARY), 'x', 'ternary'));
  const expected = Float32Array.from(TRITS, (trit) => (trit === 1 ? POSITIVE : trit === 0 ? 0 : -NEGATIVE));
  expect(restored).toEqual({ 'bn/gamma': WEIGHTS['bn/gamma']!.data, 'conv/kernel': expected });
});

test('a ternary weight takes a fifth of a byte, its tensor two scales', () => {
  const { tensors } = readSafetensors(writePackedCheckpoint(WEIGHTS, TERNARY), 'x');
  expect(
    Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data.byteLength])),
  ).toEqual({
    'bn/gamma': 8,
    'conv/kernel:scales': 8,
    'conv/kernel:trits': 26,
  });
});

test('a model without ternary weights packs to the same tensors', () => {
  const { tensors } = readSafetensors(writePackedCheckpoint(WEIGHTS, {}), 'x');
  expect(tensors).toEqual(WEIGHTS);
});

describe('what is not a packed checkpoint is an error', () => {
  test('a ternary tensor that is not among the weights', () => {
    expect(() => writePackedCheckpoint({}, TERNARY)).toThrow('conv/kernel is not among the weights');
  });

  test('a plain checkpoint', () => {
    expect(() => readPackedWeights(writeSafetensors(WEIGHTS), 'x')).toThrow('x: metadata must name');
  });

  test('trits missing', () => {
    const bytes = writeSafetensors(WEIGHTS, { ternary: '{"fc/kernel":[2,2]}' });
    expect(() => readPackedWeights(bytes, 'x')).toThrow(
      'x: fc/kernel must have trits in U8 and scales in F32',
    );
  });

  test('a byte that no five trits make', () => {
    const bytes = writeSafetensors(
      {
        'w:trits': { dtype: 'U8', shape: [1], data: Uint8Array.of(243) },
        'w:scales': { dtype: 'F32', shape: [2], data: Float32Array.of(1, 1) },
      },
      { ternary: '{"w":[5]}' },
    );
    expect(() => readPackedWeights(bytes, 'x')).toThrow('got 243');
  });
});
