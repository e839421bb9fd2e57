/** What image classification minimizes and measures. Logits and targets are [batch, classes]. */
import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Measures } from '../../engine/train-step.ts';
import { logitFactor } from '../../layers/softmax.ts';
import type { SoftmaxSettings } from '../../record/softmax-settings.ts';

/** [batch], in nats; a training loss may ask for more of the step's inputs. */
export type ExampleLoss = (
  logits: tf.Tensor,
  targets: tf.Tensor,
  inputs: Readonly<Record<string, tf.Tensor>>,
) => tf.Tensor;

/** Against the targets, with the softmax of `settings`. */
export function targetLoss(settings: SoftmaxSettings = {}): ExampleLoss {
  return (logits, targets) => crossEntropy(logits, targets, settings);
}

/** The mean over the batch. */
export function meanLoss(ofExample: ExampleLoss): Loss {
  return ([logits], inputs) => tf.mean(ofExample(logits!, inputs.targets!, inputs)) as tf.Scalar;
}

/** `predicted` [batch]: the class with the largest logit. */
export const predictions: Measures = ([logits]) => ({ predicted: tf.argMax(logits!, -1) });

/** `loss` [batch], against the labels, and `predicted`. */
export function evaluationMeasures(softmax: SoftmaxSettings): Measures {
  return (outputs, inputs) => ({
    loss: crossEntropy(outputs[0]!, inputs.targets!, softmax),
    ...predictions(outputs, inputs),
  });
}

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
