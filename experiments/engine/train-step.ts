import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyModel } from './apply-model.ts';
import type { Step } from './compile.ts';
import { modelVariables } from './model-variables.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

/** Loss per example: logits and targets [batch, classes] to [batch]. A training loss may ask for more of the step's inputs. */
export type Loss = (logits: tf.Tensor, targets: tf.Tensor, inputs: Record<string, tf.Tensor>) => tf.Tensor;

export interface TrainStepOptions {
  readonly model: LayersModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
}

/**
 * One training step of a tf.layers model, for compile() or to run eagerly: forward pass, TensorFlow.js's own gradients, update.
 *
 * Inputs `images` [batch, ...], `targets` [batch, classes], `learningRate` [], and what the loss asks for. Results `loss` [], the batch's mean, and
 * `predicted` [batch], the class with the largest logit, both before the update.
 */
export function trainStep({ model, loss, optimizer }: TrainStepOptions): Step {
  const { trainable } = modelVariables(model);
  return (inputs) =>
    tf.tidy(() => {
      const { images, targets, learningRate } = inputs;
      let logits!: tf.Tensor;
      const { value, grads } = tf.variableGrads(() => {
        // Made inside the gradients' scope, needed after it.
        logits = tf.keep(applyModel(model, images!, true));
        return tf.mean(loss(logits, targets!, inputs)) as tf.Scalar;
      }, Object.values(trainable));
      const gradients = Object.fromEntries(
        Object.entries(trainable).map(([name, variable]) => [name, grads[variable.name]!]),
      );
      optimizer.apply(gradients, trainable, learningRate as tf.Scalar);
      const predicted = tf.argMax(logits, -1);
      logits.dispose();
      return { loss: value, predicted };
    });
}

/**
 * The model without training: `images`, `targets` to `loss` [batch], per example, and `predicted` [batch].
 */
export function evaluateStep({ model, loss }: Pick<TrainStepOptions, 'model' | 'loss'>): Step {
  return (inputs) =>
    tf.tidy(() => {
      const logits = applyModel(model, inputs.images!, false);
      return { loss: loss(logits, inputs.targets!, inputs), predicted: tf.argMax(logits, -1) };
    });
}

/** The model's logits alone: `images` to `logits` [batch, classes]. */
export function logitsStep({ model }: Pick<TrainStepOptions, 'model'>): Step {
  return ({ images }) => tf.tidy(() => ({ logits: applyModel(model, images!, false) }));
}
