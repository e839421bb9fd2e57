import '../engine/cpu-backend.ts';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, expectCloseValues, quantFixtures, stored } from './fixtures/quant-fixtures.ts';
import { ttqTernaryValues } from './ternary-values.ts';
import { ttqScales, ttqWeights } from './ttq.ts';

/** A loss that is not linear in the ternary weights, so that its gradient differs between them. */
const loss = (w: tf.Tensor, p: tf.Tensor, n: tf.Tensor, target: tf.Tensor) =>
  tf.sum(tf.square(tf.sub(ttqWeights(w, p, n), target))) as tf.Scalar;

describe('ttqWeights', () => {
  it.each(quantFixtures.ttq)('equals PyTorch in value and gradients, $threshold, unit $unit', (fixture) => {
    const { threshold, unit, positive, negative, dPositive, dNegative } = fixture;
    const op = (w: tf.Tensor, p: tf.Tensor, n: tf.Tensor) => ttqWeights(w, p, n, { threshold, unit });
    const inputs = [stored(fixture.w), tf.tensor1d([positive]), tf.tensor1d([negative])] as const;
    expectClose(op(...inputs), fixture.y, 1e-6);
    const [dw, dp, dn] = tf.grads(op)([...inputs], stored(fixture.dy));
    expectClose(dw!, fixture.dw, 1e-6);
    expectCloseValues(dp!.dataSync(), [dPositive]);
    expectCloseValues(dn!.dataSync(), [dNegative]);
  });

  it('has the scales’ gradients that finite differences give, sign included', () => {
    const w = tf.randomNormal([40], 0, 1, 'float32', 5);
    const target = tf.randomNormal([40], 0, 1, 'float32', 6);
    const [p, n] = [0.8, 0.5];
    const at = (dp: number, dn: number) =>
      loss(w, tf.tensor1d([p + dp]), tf.tensor1d([n + dn]), target).dataSync()[0]!;
    const [, dp, dn] = tf.grads((...args: tf.Tensor[]) => loss(args[0]!, args[1]!, args[2]!, target))([
      w,
      tf.tensor1d([p]),
      tf.tensor1d([n]),
    ]);
    const step = 1e-2;
    // The loss is quadratic in the scales, so that central differences are exact but for rounding.
    expectCloseValues(dp!.dataSync(), [(at(step, 0) - at(-step, 0)) / (2 * step)], 1e-3);
    expectCloseValues(dn!.dataSync(), [(at(0, step) - at(0, -step)) / (2 * step)], 1e-3);
  });

  it('scales the latent gradient by region: W_p, 1, W_n', () => {
    const w = tf.tensor1d([1, 0.06, 0.05, 0.01, -0.05, -0.06, -1]);
    const op = (x: tf.Tensor) => ttqWeights(x, tf.tensor1d([3]), tf.tensor1d([5]), { unit: 'one' });
    expectCloseValues(op(w).dataSync(), [3, 3, 0, 0, 0, -5, -5], 0);
    expectCloseValues(tf.grad(op)(w).dataSync(), [3, 3, 1, 1, 1, 5, 5], 0);
  });

  it('gives on the host what it gives on tensors', () => {
    for (const options of [{}, { threshold: { of: 'mean', factor: 0.7 } }, { unit: 'one' }] as const) {
      const w = tf.randomNormal([500], 0, 1, 'float32', 11);
      const tensor = ttqWeights(w, tf.tensor1d([0.75]), tf.tensor1d([0.5]), options).dataSync();
      const { trits, ...scales } = ttqTernaryValues(w.dataSync<'float32'>(), 0.75, 0.5, options);
      const [positive, negative] = [scales.positive[0]!, scales.negative[0]!];
      const unpacked = Array.from(trits, (trit) => (trit > 0 ? positive : trit < 0 ? -negative : 0));
      expectCloseValues(unpacked, tensor, 1e-6);
      expect(Array.from(trits)).toEqual(Array.from(tensor, (value) => Math.sign(value) || 0));
    }
  });

  it('names a threshold out of range and an unknown unit', () => {
    const one = tf.tensor1d([1]);
    const factor = (value: number) => ({ threshold: { of: 'max', factor: value } }) as const;
    expect(() => ttqWeights(one, one, one, factor(1))).toThrow('must be in [0, 1), got 1');
    expect(() => ttqWeights(one, one, one, factor(Number.NaN))).toThrow('must be in [0, 1), got NaN');
    const unit = 'mean' as 'one';
    expect(() => ttqWeights(one, one, one, { unit })).toThrow('unit must be one or absmean, got mean');
  });
});

describe('ttqScales', () => {
  it('means the magnitudes of each set', () => {
    const { positive, negative } = ttqScales(tf.tensor1d([1, 3, 0.1, -4, -0.15]), { unit: 'one' });
    expectCloseValues(positive.dataSync(), [2]);
    expectCloseValues(negative.dataSync(), [4]);
  });

  it('is near 1 in units of the mean magnitude, whatever the size of the weights', () => {
    const w = tf.randomNormal([2000], 0, 1, 'float32', 3);
    const [large, small] = [w, tf.mul(w, 0.01)].map((weights) => ttqScales(weights).positive.dataSync()[0]!);
    expect(large).toBeGreaterThan(1);
    expect(large).toBeLessThan(1.5);
    expect(small).toBeCloseTo(large!, 5);
  });

  it('is 1 for a set that is empty', () => {
    const { positive, negative } = ttqScales(tf.zeros([3]));
    expect([positive.dataSync()[0], negative.dataSync()[0]]).toEqual([1, 1]);
  });
});
