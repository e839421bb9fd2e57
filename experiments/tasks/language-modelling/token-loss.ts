import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Measures } from '../../engine/train-step.ts';
import { tokenCrossEntropy } from '../../layers/token-cross-entropy.ts';
import type { SoftmaxSettings } from '../../record/softmax-settings.ts';

/** Mean cross entropy of `targets` [batch, context], nats a token. */
export function meanTokenLoss(softmax: SoftmaxSettings): Loss {
  return ([logits], { targets }) => tf.mean(tokenCrossEntropy(logits!, targets!, softmax)) as tf.Scalar;
}

/**
 * `nats` [batch]: cross entropy summed over the positions of each row that `mask` scores. `predicted` [batch, context]: the most
 * likely next token of every position.
 */
export function evaluationMeasures(softmax: SoftmaxSettings): Measures {
  return ([logits], { targets, mask }) => ({
    nats: tf.sum(tokenCrossEntropy(logits!, targets!, { ...softmax, mask }), -1),
    predicted: tf.argMax(logits!, -1),
  });
}
