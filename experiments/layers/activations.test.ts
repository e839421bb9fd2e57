import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { expectClose, quantFixtures, stored } from '../quant/fixtures/quant-fixtures.ts';
import { Gelu } from './gelu.ts';
import { Relu6 } from './relu6.ts';
import { Sigmoid } from './sigmoid.ts';
import { Silu } from './silu.ts';

const CREATE = {
  relu6: () => new Relu6(),
  silu: () => new Silu(),
  gelu: () => new Gelu(),
  sigmoid: () => new Sigmoid(),
} satisfies Record<string, () => layers.Layer>;

it.each(quantFixtures.activations)('$name: values and gradients of PyTorch', ({ name, x, dy, y, dx }) => {
  const layer = CREATE[name]();
  expectClose(layer.apply(stored(x)) as tf.Tensor, y, 1e-6);
  expectClose(
    tf.grad((input: tf.Tensor) => layer.apply(input) as tf.Tensor)(stored(x), stored(dy)),
    dx,
    1e-6,
  );
  expect(layer.computeOutputShape([null, 3, 5])).toEqual([null, 3, 5]);
});
