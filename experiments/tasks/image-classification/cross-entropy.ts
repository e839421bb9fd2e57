import * as tf from '@tensorflow/tfjs-core';
import { logitFactor } from '../../layers/softmax.ts';
import type { SoftmaxSettings } from '../../record/softmax-settings.ts';

/**
 * Softmax cross entropy per example against soft targets (one-hot, smoothed or mixed): -Σ_k target_k log softmax(logits)_k, with
 * the softmax of `settings`.
 *
 * Shapes: `logits` and `targets` [batch, classes], result [batch], in nats.
 */
export function crossEntropy(
  logits: tf.Tensor,
  targets: tf.Tensor,
  settings: SoftmaxSettings = {},
): tf.Tensor1D {
  const factor = logitFactor(settings);
  const scaled = factor === 1 ? logits : tf.mul(logits, factor);
  return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(scaled as tf.Tensor2D)), -1)) as tf.Tensor1D;
}
