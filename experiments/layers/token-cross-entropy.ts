import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { logitFactor } from './softmax.ts';

/**
 * Cross entropy of integer labels, in nats: loss = log Σ exp(f·x) - f·x[label], f = logitFactor(settings);
 * dL/dx = f · dy · (softmax(f·x) - onehot(label)).
 *
 * Shapes: logits [batch, ..., classes], labels int32 [batch, ...]; the result has the labels' shape. A label out of range is
 * the caller's error.
 */
export function tokenCrossEntropy(
  logits: tf.Tensor,
  labels: tf.Tensor,
  settings: SoftmaxSettings = {},
): tf.Tensor {
  const factor = logitFactor(settings);
  const classes = logits.shape.at(-1)!;
  const rows = tf.reshape(logits, [-1, classes]);
  const each = rowCrossEntropy(factor === 1 ? rows : tf.mul(rows, factor), tf.reshape(labels, [-1]));
  return tf.reshape(each, labels.shape);
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
