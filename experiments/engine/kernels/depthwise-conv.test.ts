import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { Draws, expectAgreement, withGradients } from '../fixtures/agreement.ts';

type Pad = 'same' | 'valid' | number;

function agrees(draws: Draws, x: number[], filter: number[], strides: number, pad: Pad, dilations = 1) {
  const padding: tf.backend_util.ExplicitPadding | 'same' | 'valid' =
    typeof pad === 'number'
      ? [
          [0, 0],
          [pad, pad],
          [pad, pad],
          [0, 0],
        ]
      : pad;
  const conv = (image: tf.Tensor, weights: tf.Tensor) =>
    tf.depthwiseConv2d(image as tf.Tensor4D, weights as tf.Tensor4D, strides, padding, 'NHWC', dilations);
  const inputs = { x: draws.normal(x), filter: draws.normal(filter) };
  // TensorFlow.js has no gradients for dilated convolutions.
  if (dilations > 1) return expectAgreement((given) => ({ y: conv(given.x!, given.filter!) }), inputs, 1e-5);
  return expectAgreement(
    withGradients(conv),
    { ...inputs, dy: draws.normal(conv(inputs.x, inputs.filter).shape) },
    1e-5,
  );
}

describe('depthwise convolutions, values and both gradients', () => {
  it('of channels in blocks', async () => {
    for (const kernel of [1, 2, 3, 5]) {
      for (const strides of [1, 2]) {
        for (const pad of ['same', 'valid', kernel >> 1] as const) {
          const draws = new Draws(kernel * 10 + strides);
          await agrees(
            draws,
            [2, draws.integer(5, 8), draws.integer(5, 8), 16],
            [kernel, kernel, 16, 1],
            strides,
            pad,
          );
        }
      }
    }
    await agrees(new Draws(7), [2, 7, 6, 32], [3, 2, 32, 1], 1, 'same', 2);
  });

  it('of other channels, and with several outputs a channel', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const draws = new Draws(seed);
      const channels = draws.pick([1, 3, 16]);
      const x = [draws.integer(1, 3), draws.integer(4, 7), draws.integer(4, 7), channels];
      const filter = [draws.integer(1, 3), draws.integer(1, 3), channels, draws.pick([1, 2])];
      await agrees(draws, x, filter, draws.integer(1, 3), draws.pick(['same', 'valid'] as const));
    }
    await agrees(new Draws(20), [2, 7, 6, 3], [2, 2, 3, 2], 1, 'valid', 2);
  });
});
