import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { batchNormTrain } from '../../layers/batch-norm.ts';
import { absmaxQuantize } from '../../quant/absmax-activations.ts';
import { absmeanTernary } from '../../quant/absmean-ternary.ts';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  FLAT_SHAPE,
  storedBlocked,
  withGradients,
} from '../fixtures/agreement.ts';

const SHAPES = [[7, 5], [2, 3, 4, 5], BLOCKED_SHAPE, [3, 4, 16]] as const;

describe('normalization, values and gradients', () => {
  it('with the batch’s own statistics, fused', async () => {
    for (const shape of SHAPES) {
      const draws = new Draws(shape.length);
      const channels = [shape.at(-1)!];
      const inputs = {
        x: tf.add(draws.normal(shape), 3),
        gamma: draws.normal(channels),
        beta: draws.normal(channels),
      };
      const op = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        batchNormTrain(x, gamma, beta, 1e-5, () => {});
      await expectAgreement(withGradients(op), { ...inputs, dy: draws.normal(shape) }, 1e-5);
      await expectAgreement(
        ({ x, gamma, beta }) => {
          const seen: Record<string, tf.Tensor> = {};
          const y = batchNormTrain(x!, gamma!, beta!, 1e-3, (mean, variance) => {
            Object.assign(seen, { mean: tf.keep(mean.clone()), variance: tf.keep(variance.clone()) });
          });
          return { y, ...seen };
        },
        inputs,
        1e-5,
      );
    }
  });

  it('with given statistics, as TensorFlow.js differentiates it', async () => {
    for (const stored of [(x: tf.Tensor) => x, storedBlocked]) {
      const draws = new Draws(4);
      const v = () => draws.uniform([16], 0.5, 2);
      const op = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor) =>
        tf.batchNorm(
          stored(x) as tf.Tensor4D,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        );
      const inputs = { x: draws.normal(BLOCKED_SHAPE), mean: v(), variance: v(), offset: v(), scale: v() };
      await expectAgreement(withGradients(op), { ...inputs, dy: draws.normal(BLOCKED_SHAPE) }, 1e-5);
      const bare = ({ x, mean, variance }: Record<string, tf.Tensor>) => ({
        y: tf.batchNorm(stored(x!) as tf.Tensor4D, mean as tf.Tensor1D, variance as tf.Tensor1D),
      });
      await expectAgreement(bare, inputs, 1e-5);
    }
  });

  it('over the last axis: layer normalization', async () => {
    const draws = new Draws(6);
    const op = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-6))), gain), bias);
    };
    for (const stored of [(x: tf.Tensor) => x, storedBlocked]) {
      const inputs = { x: draws.normal(BLOCKED_SHAPE), gain: draws.normal([16]), bias: draws.normal([16]) };
      const layer = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => op(stored(x), gain, bias);
      await expectAgreement(withGradients(layer), { ...inputs, dy: draws.normal(BLOCKED_SHAPE) }, 1e-5);
    }
  });
});

describe('BitNet’s quantizers, values and gradients', () => {
  it('of activations', async () => {
    for (const shape of [...SHAPES, [4]]) {
      const draws = new Draws(8);
      const inputs = { x: draws.normal(shape), dy: draws.normal(shape) };
      await expectAgreement(withGradients(absmaxQuantize), inputs);
    }
    const blocked = { x: new Draws(9).normal(BLOCKED_SHAPE), dy: new Draws(10).normal(BLOCKED_SHAPE) };
    await expectAgreement(
      withGradients((x) => absmaxQuantize(storedBlocked(x))),
      blocked,
    );
    await expectAgreement(
      withGradients((x) => absmaxQuantize(tf.relu(storedBlocked(x)))),
      blocked,
    );
    await expectAgreement(({ x }) => ({ y: absmaxQuantize(tf.mul(x!, 0)) }), { x: blocked.x });
  });

  it('of weights, small and large', async () => {
    for (const shape of [[3, 3, 4, 8], FLAT_SHAPE, [7]]) {
      const draws = new Draws(11);
      await expectAgreement(
        withGradients((w) => absmeanTernary(w)),
        {
          x: draws.normal(shape),
          dy: draws.normal(shape),
        },
      );
    }
  });
});
