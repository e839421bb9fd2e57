import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { expectClose, quantFixtures, stored } from '../quant/fixtures/quant-fixtures.ts';
import { Gelu, geluTanh } from './gelu.ts';
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

it('the tanh approximation of GELU: values of PyTorch, gradients by finite differences', () => {
  const x = [-3, -1, -0.1, 0, 0.5, 2];
  const at = (values: readonly number[]) => Array.from(geluTanh(tf.tensor1d([...values])).dataSync());
  // torch.nn.functional.gelu(x, approximate='tanh') in float64.
  const expected = [
    -0.0036373920817729943, -0.15880800939172324, -0.04601724895456484, 0, 0.34571400982514394,
    1.954597694087775,
  ];
  for (const [i, value] of at(x).entries()) expect(value).toBeCloseTo(expected[i]!, 6);
  const step = 1e-3;
  const [above, below] = [at(x.map((value) => value + step)), at(x.map((value) => value - step))];
  const gradients = tf
    .grad((input: tf.Tensor) => geluTanh(input))(tf.tensor1d(x))
    .dataSync();
  for (const [i, gradient] of gradients.entries()) {
    expect(gradient).toBeCloseTo((above[i]! - below[i]!) / (2 * step), 3);
  }
});
