import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  Draws,
  expectAgreement,
  expectValues,
  runCompiled,
  storedBlocked,
  withGradients,
} from '../fixtures/agreement.ts';

type Pad = 'same' | 'valid' | number;
const explicit = (pad: Pad): tf.backend_util.ExplicitPadding | 'same' | 'valid' =>
  typeof pad === 'number'
    ? [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]
    : pad;

function cases(count: number) {
  return Array.from({ length: count }, (_, seed) => {
    const draws = new Draws(seed);
    const size = [draws.integer(1, 3), draws.integer(1, 3)] as [number, number];
    const strides = [draws.integer(1, 3), draws.integer(1, 3)] as [number, number];
    const channels = draws.pick([3, 16]);
    const x = draws.normal([2, draws.integer(4, 8), draws.integer(4, 8), channels]);
    const isStoredBlocked = channels === 16 && draws.pick([true, false]);
    const stored = (image: tf.Tensor) => (isStoredBlocked ? storedBlocked(image) : image) as tf.Tensor4D;
    return { draws, size, strides, x, stored };
  });
}

describe('pooling', () => {
  it('takes the largest, and gives it the gradient', async () => {
    for (const { draws, size, strides, x, stored } of cases(12)) {
      const pad = draws.pick(['same', 'valid'] as const);
      const op = (image: tf.Tensor) => tf.maxPool(stored(image), size, strides, explicit(pad));
      await expectAgreement(withGradients(op), { x, dy: draws.normal(op(x).shape) });
    }
    const imagenet = (image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 3, 2, explicit(1));
    const draws = new Draws(99);
    const x = draws.normal([2, 8, 8, 16]);
    await expectAgreement(withGradients(imagenet), { x, dy: draws.normal(imagenet(x).shape) });
  });

  it('gives the first of equal values the gradient', () => {
    const op = (image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 2, 1, 'valid');
    return expectAgreement(withGradients(op), {
      x: tf.ones([1, 3, 3, 1]),
      dy: new Draws(1).normal([1, 2, 2, 1]),
    });
  });

  it('takes the mean of the pixels that are there', async () => {
    for (const { draws, size, strides, x, stored } of cases(12)) {
      const pad = draws.pick(['same', 'valid'] as const);
      const op = (image: tf.Tensor) => tf.avgPool(stored(image), size, strides, explicit(pad));
      await expectAgreement(({ x: image }) => ({ y: op(image!) }), { x });
      // TensorFlow.js's own gradient is wrong where windows reach over the edge.
      if (pad === 'valid') await expectAgreement(withGradients(op), { x, dy: draws.normal(op(x).shape) });
    }
  });

  it('has the mean’s true gradient at the edges: finite differences', async () => {
    const draws = new Draws(5);
    const x = draws.normal([1, 5, 4, 1]);
    const op = (image: tf.Tensor) => tf.avgPool(image as tf.Tensor4D, 3, 2, 'same');
    const dy = draws.normal(op(x).shape);
    const { dx } = await runCompiled(withGradients(op), { x, dy });
    const loss = (image: tf.Tensor) => tf.sum(tf.mul(op(image), dy)).dataSync()[0]!;
    // The mean is linear, so that differences are exact but for rounding.
    const numeric = Array.from({ length: x.size }, (_, i) => {
      const unit = tf.reshape(tf.oneHot(tf.scalar(i, 'int32'), x.size, 1, 0, 'float32'), x.shape);
      return (loss(tf.add(x, unit)) - loss(tf.sub(x, unit))) / 2;
    });
    expect(dx!.length).toBe(20);
    expectValues(dx!, numeric, 1e-5, 'dx');
  });
});
