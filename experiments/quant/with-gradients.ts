import * as tf from '@tensorflow/tfjs-core';

/**
 * An op with gradients of its own: `forward` gives its value, and then what the gradients need; `gradients` dL/dx of each input, in their
 * order, from dL/dy and that.
 */
export function withGradients<Inputs extends tf.Tensor[], Saved extends tf.Tensor[]>(
  inputs: readonly [...Inputs],
  forward: (...inputs: Inputs) => [value: tf.Tensor, ...saved: Saved],
  gradients: (dy: tf.Tensor, ...saved: Saved) => tf.Tensor | tf.Tensor[],
): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [value, ...saved] = forward(...(args as unknown as Inputs));
    save(saved);
    return { value, gradFunc: (dy, kept) => gradients(dy, ...(kept as Saved)) };
  });
  return op(...inputs);
}

/**
 * Applies `quantize` in the forward pass and the identity in the backward pass (straight-through estimator).
 *
 * y = quantize(x), dL/dx := dL/dy (Bengio, Léonard & Courville 2013, arXiv:1308.3432, section 4).
 *
 * Shapes: any; `quantize` must keep the shape.
 */
export function straightThrough<T extends tf.Tensor>(x: T, quantize: (x: T) => T): T {
  return withGradients<[T], []>(
    [x],
    (input) => [quantize(input)],
    (dy) => dy.clone(),
  ) as T;
}
