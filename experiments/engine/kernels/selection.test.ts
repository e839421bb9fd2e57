import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { relu } from '../../layers/activations.ts';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  storedBlocked,
  withGradients,
} from '../fixtures/agreement.ts';

describe('choices', () => {
  it('by a condition of the same shape, and broadcast, with gradients', async () => {
    const draws = new Draws(1);
    const inputs = { a: draws.normal([4, 3]), b: draws.normal([4, 3]), dy: draws.normal([4, 3]) };
    const cells = tf.greater(draws.normal([4, 3]), 0);
    for (const condition of [cells, tf.slice(cells, [0, 0], [4, 1])]) {
      await expectAgreement(
        withGradients((a, b) => tf.where(condition, a, b)),
        inputs,
      );
    }
    const signs = ({ a }: Record<string, tf.Tensor>) => ({
      y: tf.where(tf.greater(a!, 0), tf.scalar(1), tf.scalar(-1)),
    });
    await expectAgreement(signs, { a: inputs.a });
  });

  it('on values stored blocked', async () => {
    const draws = new Draws(2);
    const inputs = { x: draws.normal(BLOCKED_SHAPE), dy: draws.normal(BLOCKED_SHAPE) };
    const positive = tf.greater(draws.normal(BLOCKED_SHAPE), 0);
    const op = (x: tf.Tensor) => {
      const image = storedBlocked(x);
      return tf.where(positive, tf.mul(image, 2), tf.zerosLike(image));
    };
    await expectAgreement(withGradients(op), inputs);
    const flags = ({ x }: Record<string, tf.Tensor>) => ({
      y: tf.cast(tf.greater(storedBlocked(x!), 0), 'int32'),
    });
    await expectAgreement(flags, { x: inputs.x });
    const mixed = ({ x }: Record<string, tf.Tensor>) => ({
      y: tf.where(tf.greater(x!, 0), storedBlocked(x!), x!),
    });
    await expectAgreement(mixed, { x: inputs.x });
  });

  it('of the ReLU’s gradient, plain and blocked, zeros and tiny values included', async () => {
    const draws = new Draws(3);
    const x = tf.where(
      tf.less(draws.normal(BLOCKED_SHAPE), 0.3),
      draws.normal(BLOCKED_SHAPE),
      tf.zeros(BLOCKED_SHAPE.slice()),
    );
    const inputs = { x: tf.mul(x, draws.pick([1e-20])), dy: draws.normal(BLOCKED_SHAPE) };
    await expectAgreement(withGradients(relu), inputs);
    await expectAgreement(
      withGradients((image) => relu(storedBlocked(image))),
      inputs,
    );
  });
});
