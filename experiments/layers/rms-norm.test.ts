import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { stored } from '../quant/fixtures/quant-fixtures.ts';
import { expectLayer } from './fixtures/compiled-layer.ts';
import { sequenceFixtures } from './fixtures/sequence-fixtures.ts';
import { RmsNorm } from './rms-norm.ts';

it.each(sequenceFixtures.rmsNorm)('has the values and gradients of PyTorch', async (fixture) => {
  const { x, gamma, y, dy, dx, dgamma } = fixture;
  await expectLayer(new RmsNorm(), {
    inputs: [stored(x)],
    weights: { gamma },
    ...{ y, dy, inputGradients: [dx], weightGradients: { gamma: dgamma } },
  });
});

it('has the root mean square of the last axis at one, worked out by hand', () => {
  const y = new RmsNorm({ epsilon: 1e-12 }).apply(tf.tensor2d([3, 4, 0, 0], [1, 4])) as tf.Tensor;
  // mean(x²) = 25/4, root 2.5.
  for (const [i, value] of [1.2, 1.6, 0, 0].entries()) expect(y.dataSync()[i]).toBeCloseTo(value, 6);
});

it('keeps its epsilon when it is saved, and says what is wrong', () => {
  const config = new RmsNorm({ epsilon: 1e-5 }).getConfig();
  expect(new RmsNorm(config).getConfig()).toEqual(config);
  expect(() => new RmsNorm({ name: 'norm', epsilon: 0 })).toThrow('norm: epsilon must be positive, got 0');
  expect(() => new RmsNorm({ name: 'norm' }).build([null, null])).toThrow(
    'norm: the last axis of the input must be known, got shape [,]',
  );
});
