import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Measures } from '../../engine/train-step.ts';
import { tokenCrossEntropy } from '../../layers/token-cross-entropy.ts';

/** Mean cross entropy of `targets` [batch, context], nats a token. */
export const meanTokenLoss: Loss = ([logits], { targets }) =>
  tf.mean(tokenCrossEntropy(logits!, targets!)) as tf.Scalar;

/**
 * `nats` [batch]: cross entropy summed over the positions of each row that `mask` scores. `predicted` [batch, context]: the most
 * likely next token of every position.
 */
export const evaluationMeasures: Measures = ([logits], { targets, mask }) => ({
  nats: tf.sum(tf.mul(tokenCrossEntropy(logits!, targets!), mask!), -1),
  predicted: tf.argMax(logits!, -1),
});
