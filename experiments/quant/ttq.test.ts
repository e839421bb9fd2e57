import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, expectCloseValues, quantFixtures, stored } from './fixtures/quant-fixtures.ts';
import { ttqTernaryValues } from './ternary-values.ts';
import { TTQ_THRESHOLD, TWN_THRESHOLD, ttqScales, ttqWeights } from './ttq.ts';

/** A loss that is not linear in the ternary weights, so that its gradient differs between them. */
const loss = (w: tf.Tensor, p: tf.Tensor, n: tf.Tensor, target: tf.Tensor) =>
  tf.sum(tf.square(tf.sub(ttqWeights(w, p, n), target))) as tf.Scalar;

describe('ttqWeights', () => {
  it.each(quantFixtures.ttq)('equals PyTorch in value and gradients, $threshold', (fixture) => {
    const { threshold, positive, negative, dPositive, dNegative } = fixture;
    const op = (w: tf.Tensor, p: tf.Tensor, n: tf.Tensor) => ttqWeights(w, p, n, threshold);
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
    const op = (x: tf.Tensor) => ttqWeights(x, tf.tensor1d([3]), tf.tensor1d([5]));
    expectCloseValues(op(w).dataSync(), [3, 3, 0, 0, 0, -5, -5], 0);
    expectCloseValues(tf.grad(op)(w).dataSync(), [3, 3, 1, 1, 1, 5, 5], 0);
  });

  it('gives on the host what it gives on tensors', () => {
    for (const threshold of [TTQ_THRESHOLD, TWN_THRESHOLD]) {
      const w = tf.randomNormal([500], 0, 1, 'float32', 11);
      const tensor = ttqWeights(w, tf.tensor1d([0.75]), tf.tensor1d([0.5]), threshold).dataSync();
      const { trits } = ttqTernaryValues(w.dataSync<'float32'>(), 0.75, 0.5, threshold);
      expect(Array.from(trits, (trit) => (trit > 0 ? 0.75 : trit < 0 ? -0.5 : 0))).toEqual(
        Array.from(tensor, (value) => value || 0),
      );
    }
  });

  it('names a scale of another shape and a threshold out of range', () => {
    const one = tf.tensor1d([1]);
    expect(() => ttqWeights(one, tf.scalar(1), one)).toThrow('positiveScale must have shape [1], got []');
    expect(() => ttqWeights(one, one, one, { of: 'max', factor: 1 })).toThrow('must be in [0, 1), got 1');
  });
});

describe('ttqScales', () => {
  it('means the magnitudes of each set', () => {
    const { positive, negative } = ttqScales(tf.tensor1d([1, 3, 0.1, -4, -0.15]), TTQ_THRESHOLD);
    expectCloseValues(positive.dataSync(), [2]);
    expectCloseValues(negative.dataSync(), [4]);
  });

  it('is 0 for a set that is empty', () => {
    const { positive, negative } = ttqScales(tf.zeros([3]));
    expect([positive.dataSync()[0], negative.dataSync()[0]]).toEqual([0, 0]);
  });
});
