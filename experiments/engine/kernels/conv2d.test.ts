import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { Draws, expectAgreement, withGradients } from '../fixtures/agreement.ts';

interface Case {
  readonly x: readonly number[];
  readonly filter: readonly number[];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dilations?: number;
}

/** Conv2D, Conv2DBackpropInput and Conv2DBackpropFilter at once. */
function agrees({ x, filter, strides, pad, dilations = 1 }: Case, seed = 1): Promise<void> {
  const draws = new Draws(seed);
  const explicit: tf.backend_util.ExplicitPadding | 'same' | 'valid' =
    typeof pad === 'number'
      ? [
          [0, 0],
          [pad, pad],
          [pad, pad],
          [0, 0],
        ]
      : pad;
  const conv = (image: tf.Tensor, weights: tf.Tensor) =>
    tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, strides, explicit, 'NHWC', dilations);
  const inputs = { x: draws.normal(x), filter: draws.normal(filter) };
  const dy = draws.normal(conv(inputs.x, inputs.filter).shape);
  // Winograd's points are sums and differences of up to 100 times the data.
  // TensorFlow.js has no gradients for dilated convolutions.
  if (dilations !== 1) return expectAgreement(({ x, filter }) => ({ y: conv(x!, filter!) }), inputs, 3e-5);
  return expectAgreement(withGradients(conv), { ...inputs, dy }, 3e-5);
}

describe('convolutions, values and both gradients', () => {
  it('by Winograd where that is chosen', async () => {
    for (const [batch, side, channels, filters] of [
      [2, 8, 16, 16],
      [1, 4, 16, 48],
      [1, 2, 16, 16],
      [1, 6, 32, 16],
      [2, 1, 16, 16],
      [1, 13, 128, 16],
    ] as const) {
      await agrees({
        x: [batch, side, side, channels],
        filter: [3, 3, channels, filters],
        strides: 1,
        pad: 1,
      });
    }
  });

  it('by blocked kernels, strides of one', async () => {
    for (const kernel of [1, 2, 3] as const) {
      for (const pad of ['same', 'valid', 2] as const) {
        const x = [16, 6, 5, 16];
        await agrees({ x, filter: [kernel, kernel, 16, 16], strides: 1, pad }, kernel);
      }
    }
  });

  it('by blocked kernels, strides of two', async () => {
    for (const kernel of [1, 2, 3, 7] as const) {
      for (const pad of ['same', 'valid', (kernel - 1) >> 1] as const) {
        for (const side of [6, 7]) {
          if (pad === 'valid' && kernel > side) continue;
          const x = [16, side, 8, 16];
          await agrees({ x, filter: [kernel, kernel, 16, 16], strides: 2, pad }, kernel + side);
        }
      }
    }
  });

  it('of an image with few channels', async () => {
    for (const channels of [1, 3]) {
      for (const [kernel, strides, pad] of [
        [3, 1, 1],
        [7, 2, 3],
        [5, 1, 'valid'],
      ] as const) {
        for (const batch of channels === 3 ? [16, 3] : [16]) {
          await agrees({
            x: [batch, 8, 8, channels],
            filter: [kernel, kernel, channels, 16],
            strides,
            pad,
          });
        }
      }
    }
  });

  it('with a batch that does not fill a block', async () => {
    await agrees({ x: [3, 9, 9, 16], filter: [3, 3, 16, 16], strides: 1, pad: 'same' });
    await agrees({ x: [3, 6, 6, 16], filter: [3, 3, 16, 16], strides: 2, pad: 1 });
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))('of random geometry, seed %i', async (seed) => {
    const draws = new Draws(seed);
    const [height, width] = [draws.integer(5, 9), draws.integer(5, 9)];
    const channels = draws.pick([1, 3, 5, 16]);
    const filters = draws.pick([1, 4, 16, 24]);
    const filter = [draws.integer(1, 4), draws.integer(1, 4), channels, filters];
    const x = [draws.pick([1, 3]), height, width, channels];
    const dilations = draws.pick([1, 1, 1, 2]);
    const strides: [number, number] = dilations > 1 ? [1, 1] : [draws.integer(1, 3), draws.integer(1, 3)];
    await agrees({ x, filter, strides, pad: draws.pick(['same', 'valid', 1] as const), dilations }, seed);
  });
});
