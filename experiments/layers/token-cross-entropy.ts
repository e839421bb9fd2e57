import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { logitFactor } from './softmax.ts';

export interface TokenLossSettings extends SoftmaxSettings {
  /** 1 where a label counts, 0 where it does not: padding, say. Default: all count. */
  readonly mask?: tf.Tensor | undefined;
}

/**
 * Cross entropy of integer labels, in nats: loss = m · (log Σ exp(f·x) - f·x[label]), f = logitFactor(settings) and m the mask, so
 * that the mean over the labels that count is Σ loss / Σ m, and sums over none are 0; dL/dx = f · m · dy · (softmax(f·x) -
 * onehot(label)).
 *
 * Shapes: logits [batch, ..., classes], labels int32 and mask float32 [batch, ...]; the result has the labels' shape. A label out
 * of range is the caller's error, masked or not.
 */
export function tokenCrossEntropy(
  logits: tf.Tensor,
  labels: tf.Tensor,
  { mask, ...settings }: TokenLossSettings = {},
): tf.Tensor {
  const factor = logitFactor(settings);
  const classes = logits.shape.at(-1)!;
  const rows = tf.reshape(logits, [-1, classes]);
  const each = rowCrossEntropy(factor === 1 ? rows : tf.mul(rows, factor), tf.reshape(labels, [-1]));
  const losses = tf.reshape(each, labels.shape);
  return mask === undefined ? losses : tf.mul(losses, mask);
}

/** logits [rows, classes] and labels [rows] to [rows]. */
function rowCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const logProbabilities = tf.logSoftmax(x as tf.Tensor2D);
    const value = fused('PickLabels', { x: logProbabilities, labels }, {}, () =>
      tf.neg(tf.sum(tf.mul(logProbabilities, oneHot(logProbabilities, labels)), -1)),
    );
    return [value, logProbabilities];
  };
  return withGradients([logits], forward, (dy, logProbabilities) =>
    fused('PickLabelsGrad', { dy, logProbabilities, labels }, {}, () => {
      const direction = tf.sub(tf.exp(logProbabilities), oneHot(logProbabilities, labels));
      return tf.mul(direction, tf.reshape(dy, [-1, 1]));
    }),
  );
}

function oneHot({ shape }: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.oneHot(labels as tf.Tensor1D, shape[1]!, 1, 0, 'float32');
}
