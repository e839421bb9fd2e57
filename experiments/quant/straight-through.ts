import * as tf from '@tensorflow/tfjs-core';

/**
 * Applies `quantize` in the forward pass and the identity in the backward pass (straight-through estimator).
 *
 * y = quantize(x), dL/dx := dL/dy (Bengio, Léonard & Courville 2013, arXiv:1308.3432, section 4).
 *
 * Shapes: any; `quantize` must keep the shape.
 */
export function straightThrough<T extends tf.Tensor>(x: T, quantize: (x: T) => T): T {
  const op = tf.customGrad<T>((input) => ({
    value: quantize(input as T),
    gradFunc: (dy) => dy.clone(),
  }));
  return op(x);
}
