import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { MaxPool2d } from './max-pool2d.ts';

it('pads both sides, and the padding never wins', () => {
  const x = tf.tensor4d(
    [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16],
    [1, 4, 4, 1],
  );
  const layer = new MaxPool2d({ kernelSize: 3, strides: 2, padding: 1 });
  expect([...(layer.apply(x) as tf.Tensor).dataSync()]).toEqual([-1, -2, -5, -6]);
  expect(layer.computeOutputShape([null, 4, 4, 1])).toEqual([null, 2, 2, 1]);
});

it('gives the gradient to the largest', () => {
  const x = tf.tensor4d([1, 4, 3, 2], [1, 2, 2, 1]);
  const layer = new MaxPool2d({ kernelSize: 2 });
  const dx = tf.grad((t: tf.Tensor) => layer.apply(t) as tf.Tensor)(x, tf.tensor4d([5], [1, 1, 1, 1]));
  expect([...dx.dataSync()]).toEqual([0, 5, 0, 0]);
});
