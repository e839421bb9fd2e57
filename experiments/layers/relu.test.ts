import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Relu, relu } from './relu.ts';

it('passes the gradient where the output is positive, and nothing at zero or below', () => {
  const x = tf.tensor1d([-2, -0, 0, 1e-30, 3]);
  expect([...relu(x).dataSync()]).toEqual([0, 0, 0, expect.closeTo(1e-30, 35), 3]);
  expect([
    ...tf
      .grad(relu)(x, tf.tensor1d([1, 2, 3, 4, 5]))
      .dataSync(),
  ]).toEqual([0, 0, 0, 4, 5]);
});

it('has the gradient of TensorFlow.js’s own', () => {
  const x = tf.randomNormal([5, 7, 3], 0, 1, 'float32', 3);
  const dy = tf.randomNormal([5, 7, 3], 0, 1, 'float32', 4);
  const own = tf.grad((t: tf.Tensor) => new Relu().apply(t) as tf.Tensor)(x, dy);
  expect([...own.dataSync()]).toEqual([...tf.grad(tf.relu)(x, dy).dataSync()].map((value) => value || 0));
});
