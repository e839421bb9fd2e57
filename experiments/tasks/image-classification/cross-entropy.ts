import * as tf from '@tensorflow/tfjs-core';

/**
 * Softmax cross entropy per example against soft targets (one-hot, smoothed or mixed): -Σ_k target_k log softmax(logits)_k.
 *
 * Shapes: `logits` and `targets` [batch, classes], result [batch], in nats.
 */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor1D {
  return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits as tf.Tensor2D)), -1)) as tf.Tensor1D;
}
