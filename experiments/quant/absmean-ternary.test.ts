import '../engine/cpu-backend.ts';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { absmeanTernary } from './absmean-ternary.ts';
import { expectClose, expectCloseValues, quantFixtures, stored } from './fixtures/quant-fixtures.ts';
import { absmeanTernaryValues, ternaryWeightsOf } from './ternary-values.ts';

describe('absmeanTernary', () => {
  it.each(quantFixtures.absmean)('equals PyTorch in value and gradient', ({ x, dy, y, dx }) => {
    expectClose(absmeanTernary(stored(x)), y);
    expectClose(tf.grad((w: tf.Tensor) => absmeanTernary(w))(stored(x), stored(dy)), dx, 0);
  });

  it('follows equations 1 to 3 on numbers worked out by hand', () => {
    // mean|W| = 1; 0.5 rounds to even, to 0; 0.6 to 1; -2.2 is clipped.
    const weights = tf.tensor([0.5, -0.5, 0.6, -2.2, 0.2, 2, -1, 1]);
    expect([...absmeanTernary(weights).dataSync()]).toEqual(
      [0, -0, 1, -1, 0, 1, -1, 1].map((t) => t || expect.closeTo(0)),
    );
  });

  it('does not change when the weights are scaled, but for the scale', () => {
    const weights = tf.randomNormal([64], 0, 1, 'float32', 7);
    const [once, eight] = [absmeanTernary(weights).dataSync(), absmeanTernary(tf.mul(weights, 8)).dataSync()];
    expect([...eight]).toEqual([...once].map((value) => 8 * value));
  });

  it('gives on the host what it gives on tensors', () => {
    for (let seed = 0; seed < 20; seed++) {
      const weights = tf.randomNormal([3, 3, 4, 8], 0, 10 ** (seed - 10), 'float32', seed);
      const { trits, ...scales } = absmeanTernaryValues(weights.dataSync<'float32'>());
      const [positive, negative] = [scales.positive[0]!, scales.negative[0]!];
      const expected = absmeanTernary(weights).dataSync();
      expect(positive).toBe(negative);
      expect([...trits]).toEqual(Array.from(expected, (value) => Math.sign(value) || 0));
      const largest = Math.max(...expected);
      if (largest > 0) expect(Math.abs(positive / largest - 1)).toBeLessThan(1e-6);
    }
  });

  it('gives each of several matrices side by side what it has alone, on tensors and on the host', () => {
    const parts = [1, 10, 0.1].map((scale, seed) => tf.randomNormal([6, 4], 0, scale, 'float32', seed + 1));
    const [together, alone] = [
      tf.concat(parts, 1),
      tf.concat(
        parts.map((part) => absmeanTernary(part)),
        1,
      ),
    ];
    expectCloseValues(absmeanTernary(together, 3).dataSync(), alone.dataSync(), 1e-7);
    const values = absmeanTernaryValues(together.dataSync<'float32'>(), { columns: 12, matrices: 3 });
    expect(new Set(values.positive).size).toBe(3);
    expectCloseValues(ternaryWeightsOf(values, [6, 12]), alone.dataSync(), 1e-6);
    expect(() => absmeanTernary(together, 5)).toThrow('matrices must divide the last axis of [6,12], got 5');
  });

  it('says that weights are not finite', () => {
    expect(() => absmeanTernaryValues(Float32Array.of(1, Number.NaN))).toThrow(/finite.*NaN/);
    expect(() => absmeanTernaryValues(new Float32Array(0))).toThrow(/at least one, got 0/);
  });
});
