import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  storedBlocked,
  withGradients,
} from '../fixtures/agreement.ts';

type Op = (x: tf.Tensor) => tf.Tensor;
const X = [3, 4, 2, 5] as const;

/** Each op on a tensor [3, 4, 2, 5]. */
const OPS: Readonly<Record<string, Op>> = {
  reshape: (x) => tf.reshape(x, [6, -1]),
  flatten: (x) => tf.reshape(x, [-1]),
  expandFirst: (x) => tf.expandDims(tf.reshape(x, [-1]), 0),
  expandLast: (x) => tf.expandDims(tf.reshape(x, [-1]), -1),
  squeeze: (x) => tf.squeeze(tf.slice(x, [0, 0, 0, 0], [1, 4, 1, 5])),
  transpose: (x) => tf.transpose(x, [2, 0, 3, 1]),
  exchange: (x) => tf.transpose(x, [0, 2, 1, 3]),
  exchangeParts: (x) => tf.transpose(tf.reshape(x, [3, 1, 4, 1, 10]), [3, 2, 1, 0, 4]),
  exchangeTwice: (x) => tf.transpose(tf.reshape(x, [3, 2, 2, 2, 5]), [1, 0, 3, 2, 4]),
  reverseAll: (x) => tf.transpose(x),
  reverse: (x) => tf.reverse(x, [1, 3]),
  tile: (x) => tf.tile(tf.slice(x, 0, 1), [2, 1, 2, 1]),
  tileOnes: (x) => tf.tile(tf.reshape(tf.slice(tf.reshape(x, [-1]), 0, 5), [1, 1, 1, 5]), [2, 3, 4, 1]),
  broadcast: (x) => tf.mul(tf.broadcastTo(tf.slice(x, [0, 0, 0, 0], [1, 4, 1, 5]), [3, 4, 2, 5]), x),
  slice: (x) => tf.slice(x, [1, 0, 1, 2], [2, 3, 1, -1]),
  concat: (x) => tf.concat([x, tf.mul(x, 2), tf.tile(tf.slice(x, 0, 1), [3, 1, 1, 1])], 2),
  split: (x) => tf.mul(tf.split(x, [1, 3], 1)[1]!, 3),
  splitEven: (x) => tf.add(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])),
  stack: (x) => tf.stack([x, tf.neg(x)], 2),
  unstack: (x) => tf.sub(tf.unstack(x, 1)[3]!, tf.unstack(x, 1)[0]!),
  pad: (x) =>
    tf.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 3],
        [1, 0],
      ],
      0.5,
    ),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
        [1, 1],
        [0, 3],
      ],
      'reflect',
    ),
  zeros: (x) => tf.add(x, tf.zerosLike(x)),
  identity: (x) => x.clone(),
};

describe('shapes, values and gradients', () => {
  it.each(Object.entries(OPS))('%s', async (_, op) => {
    const draws = new Draws(1);
    const x = draws.normal(X);
    await expectAgreement(withGradients(op), { x, dy: draws.normal(op(x).shape) });
  });

  it('read images that are stored blocked', async () => {
    const draws = new Draws(2);
    for (const op of [OPS.transpose!, OPS.reverse!, (x: tf.Tensor) => tf.reshape(x, [6, -1])]) {
      const stored = (x: tf.Tensor) => op(storedBlocked(x));
      const x = draws.normal(BLOCKED_SHAPE);
      await expectAgreement(withGradients(stored), { x, dy: draws.normal(stored(x).shape) });
    }
  });

  it('strided slices, constants and ranges', () =>
    expectAgreement(
      ({ x }) => ({
        every: tf.stridedSlice(x!, [0, 1, 0, 4], [3, 4, 2, 0], [2, 1, 1, -2]),
        shrunk: tf.stridedSlice(x!, [1, 0, 0, 0], [2, 4, 2, 5], [1, 1, 1, 1], 0, 0, 0, 0, 1),
        backwards: tf.stridedSlice(x!, [2, 0, 0, 0], [-4, 4, 2, 5], [-1, 1, 1, 1]),
        fill: tf.fill([2, 3], 1.5),
        ones: tf.onesLike(x!),
        range: tf.range(0, 1, 0.25),
        countdown: tf.range(5, 0, -2, 'int32'),
        linspace: tf.linspace(0, 1, 5),
        eye: tf.eye(3),
      }),
      { x: new Draws(3).normal(X) },
    ));
});
