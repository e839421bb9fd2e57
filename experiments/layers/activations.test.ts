import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { expectClose, quantFixtures, stored } from '../quant/fixtures/quant-fixtures.ts';
import { Gelu, geluTanh, Relu, Relu6, relu, Sigmoid, Silu } from './activations.ts';

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

it('relu passes the gradient where the output is positive, and nothing at zero or below', () => {
  const x = tf.tensor1d([-2, -0, 0, 1e-30, 3]);
  expect([...relu(x).dataSync()]).toEqual([0, 0, 0, expect.closeTo(1e-30, 35), 3]);
  expect([
    ...tf
      .grad(relu)(x, tf.tensor1d([1, 2, 3, 4, 5]))
      .dataSync(),
  ]).toEqual([0, 0, 0, 4, 5]);
});

it('relu has the gradient of TensorFlow.js’s own', () => {
  const x = tf.randomNormal([5, 7, 3], 0, 1, 'float32', 3);
  const dy = tf.randomNormal([5, 7, 3], 0, 1, 'float32', 4);
  const own = tf.grad((t: tf.Tensor) => new Relu().apply(t) as tf.Tensor)(x, dy);
  expect([...own.dataSync()]).toEqual([...tf.grad(tf.relu)(x, dy).dataSync()].map((value) => value || 0));
});
