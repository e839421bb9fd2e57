import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyModel } from './apply-model.ts';
import type { Step } from './compile.ts';
import { modelVariables } from './model-variables.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** What is minimized: a scalar, from the model's outputs in its order and the step's inputs by name. */
export type Loss = (outputs: readonly tf.Tensor[], inputs: Tensors) => tf.Scalar;

/** What else a step tells, by name, from the same. */
export type Measures = (outputs: readonly tf.Tensor[], inputs: Tensors) => Record<string, tf.Tensor>;

export interface ModelStepOptions {
  readonly model: LayersModel;
  /** Names of the step's inputs that the model is applied to, in its order; default: as the model names its inputs. */
  readonly modelInputs?: readonly string[];
}

export interface TrainStepOptions extends ModelStepOptions {
  readonly loss: Loss;
  /** Taken of the outputs before the update; default: none. */
  readonly measures?: Measures;
  readonly optimizer: Optimizer;
}

/**
 * One training step of a tf.layers model, for compile() or to run eagerly: forward pass, TensorFlow.js's own gradients, update.
 *
 * Inputs: those of the model and the loss, and `learningRate` []. Results: `loss` [], before the update, and the measures.
 */
export function trainStep({ model, modelInputs, loss, measures, optimizer }: TrainStepOptions): Step {
  const { trainable } = modelVariables(model);
  return (inputs) =>
    tf.tidy(() => {
      let outputs: readonly tf.Tensor[] = [];
      const { value, grads } = tf.variableGrads(() => {
        // Made inside the gradients' scope, needed after it.
        outputs = applyTo(model, modelInputs, inputs, true).map((output) => tf.keep(output));
        return loss(outputs, inputs);
      }, Object.values(trainable));
      const gradients = Object.fromEntries(
        Object.entries(trainable).map(([name, variable]) => [name, grads[variable.name]!]),
      );
      optimizer.apply(gradients, trainable, inputs.learningRate as tf.Scalar);
      const measured = measures?.(outputs, inputs) ?? {};
      for (const output of outputs) output.dispose();
      return { loss: value, ...measured };
    });
}

/** The model without training: its inputs, and what the measures ask for, to the measures. */
export function inferenceStep({
  model,
  modelInputs,
  measures,
}: ModelStepOptions & { readonly measures: Measures }): Step {
  return (inputs) => tf.tidy(() => measures(applyTo(model, modelInputs, inputs, false), inputs));
}

function applyTo(
  model: LayersModel,
  names: readonly string[] = model.inputNames,
  inputs: Tensors,
  training: boolean,
): readonly tf.Tensor[] {
  const given = names.map((name) => {
    const input = inputs[name];
    if (input === undefined) throw new Error(`step: the model's input ${name} is missing`);
    return input;
  });
  const outputs = applyModel(model, given.length === 1 ? given[0]! : given, training);
  return Array.isArray(outputs) ? outputs : [outputs];
}
