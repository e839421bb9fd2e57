import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  storedBlocked,
  type Tensors,
  withGradients,
} from '../fixtures/agreement.ts';

type Reduce = (x: tf.Tensor, axis: number[], keep: boolean) => tf.Tensor;
const REDUCTIONS: Readonly<Record<string, Reduce>> = {
  sum: (x, axis, keep) => tf.sum(x, axis, keep),
  mean: (x, axis, keep) => tf.mean(x, axis, keep),
  max: (x, axis, keep) => tf.max(x, axis, keep),
  min: (x, axis, keep) => tf.min(x, axis, keep),
  logSumExp: (x, axis, keep) => tf.logSumExp(x, axis, keep),
  variance: (x, axis, keep) => tf.moments(x, axis, keep).variance,
  norm: (x, axis, keep) => tf.norm(x, 'euclidean', axis.length > 2 ? axis.slice(0, 2) : axis, keep),
};

async function agree(shape: readonly number[], axis: number[], seed: number, stored = (x: tf.Tensor) => x) {
  const draws = new Draws(seed);
  const x = draws.normal(shape);
  for (const keep of [true, false]) {
    for (const [name, reduce] of Object.entries(REDUCTIONS)) {
      if (name === 'norm' && (axis.length > 2 || shape.length === 0)) continue;
      const op = (input: tf.Tensor) => reduce(stored(input), axis, keep);
      const dy = draws.normal(op(x).shape);
      await expectAgreement(withGradients(op), { x, dy }, 1e-5);
    }
  }
}

describe('reductions, values and gradients', () => {
  it('over random axes of random shapes', async () => {
    for (let seed = 0; seed < 4; seed++) {
      const draws = new Draws(seed);
      const shape = draws.shape(seed + 1, 4);
      const axes = shape.map((_, axis) => axis).filter(() => draws.pick([true, false]));
      await agree(shape, axes.length === 0 ? [seed] : axes, seed);
    }
  });

  it('of images stored blocked', async () => {
    for (const axis of [[1, 2], [0, 1, 2], [3], [0, 1, 2, 3]]) {
      await agree(BLOCKED_SHAPE, axis, axis.length, storedBlocked);
    }
  });

  it('of products, integers and booleans, and where the largest is', async () => {
    const draws = new Draws(11);
    const inputs = { x: draws.normal([3, 4, 5]), n: draws.integers([3, 4], -5, 5) };
    await expectAgreement(({ x, n }) => {
      const positive = tf.greater(n!, tf.scalar(0, 'int32'));
      return {
        prod: tf.prod(x!, 1),
        sum: tf.sum(n!, 0),
        total: tf.sum(n!),
        max: tf.max(n!, 1),
        min: tf.min(n!, 1),
        mean: tf.mean(n!, 1),
        prodOfIntegers: tf.prod(n!, 1),
        count: tf.sum(positive, 1),
        all: tf.cast(tf.all(positive, 1), 'int32'),
        any: tf.cast(tf.any(positive, 0, true), 'int32'),
        argMax: tf.argMax(x!, 1),
        argMin: tf.argMin(x!, -1),
        argMaxOfEqual: tf.argMax(tf.onesLike(x!), -1),
      };
    }, inputs);
  });

  it('along an axis: softmax, running sums', async () => {
    const draws = new Draws(12);
    const inputs = { x: draws.normal([3, 4, 5], 20), dy: draws.normal([3, 4, 5]) };
    const ops: Record<string, (x: tf.Tensor) => tf.Tensor> = {
      softmax: (x) => tf.softmax(x),
      logSoftmax: (x) => tf.logSoftmax(x),
      cumsum: (x) => tf.cumsum(x, 2),
      exclusive: (x) => tf.cumsum(x, 2, true, true),
    };
    for (const op of Object.values(ops)) await expectAgreement(withGradients(op), inputs, 1e-5);
  });

  it('shift a log-softmax by each row’s own maximum', () => {
    // A row far below another's maximum would underflow if it were shifted by that one.
    const x = tf.tensor2d([
      [1000, 1001],
      [-1000, -1002],
    ]);
    return expectAgreement(({ x: rows }: Tensors) => ({ y: tf.logSoftmax(rows!) }), { x });
  });
});
