import * as tf from '@tensorflow/tfjs-core';

/**
 * An op of one tensor with a gradient of its own: `forward` gives its value and then what the gradient needs, `gradient` dL/dx from
 * dL/dy and that.
 */
export function withGradient(
  x: tf.Tensor,
  forward: (x: tf.Tensor) => [value: tf.Tensor, ...saved: tf.Tensor[]],
  gradient: (dy: tf.Tensor, ...saved: [tf.Tensor, tf.Tensor]) => tf.Tensor,
): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const [value, ...saved] = forward(input as tf.Tensor);
    (save as tf.GradSaveFunc)(saved);
    return { value, gradFunc: (dy, kept) => gradient(dy, ...(kept as [tf.Tensor, tf.Tensor])) };
  });
  return op(x);
}
