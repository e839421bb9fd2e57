import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { messageOf } from '../record/file-text.ts';
import type { Step } from './compile.ts';
import { modelVariables } from './model-variables.ts';
import { clipGradients } from './optimizers/clip-gradients.ts';
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
  /** Largest global norm of the gradients; default null: they are not clipped. */
  readonly clipNorm?: number | null;
  /**
   * Parts that the batch is taken in, one after another; gradients and losses are means over them. Only one part's activations
   * are needed at a time. Measures are taken of batches in one part. Default 1.
   */
  readonly accumulate?: number;
}

/**
 * One training step of a tf.layers model, for compile() or to run eagerly: forward pass, TensorFlow.js's own gradients, update.
 *
 * Inputs: those of the model and the loss, a mask for each dropout layer by its name, `learningRate` [], and `weightDecay` [] where a
 * schedule has it stand in for the optimizer's. Results: `loss` [], before the update, the measures, and `gradientNorm` [] before
 * clipping where there is any.
 */
export function trainStep(options: TrainStepOptions): Step {
  const { model, optimizer, clipNorm = null } = options;
  const { trainable } = modelVariables(model);
  return (inputs) =>
    tf.tidy(() => {
      const { loss, gradients, measured } = meanGradients(options, inputs, trainable);
      const clipped = clipNorm === null ? null : clipGradients(gradients, clipNorm);
      const learningRate = inputs.learningRate as tf.Scalar;
      const weightDecay = inputs.weightDecay as tf.Scalar | undefined;
      optimizer.apply(clipped?.gradients ?? gradients, trainable, learningRate, weightDecay);
      return { loss, ...measured, ...(clipped === null ? {} : { gradientNorm: clipped.norm }) };
    });
}

type Variables = Readonly<Record<string, tf.Variable>>;

interface Gradients {
  readonly loss: tf.Tensor;
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
  readonly measured: Readonly<Record<string, tf.Tensor>>;
}

/** Over the parts of the batch. Throws when the batch cannot be taken in so many parts. */
function meanGradients(options: TrainStepOptions, inputs: Tensors, trainable: Variables): Gradients {
  const { accumulate = 1, measures } = options;
  if (accumulate === 1) return partGradients(options, inputs, trainable);
  if (measures !== undefined) throw new Error('trainStep: measures are taken of batches in one part');
  const parts = inParts(inputs, accumulate).map((part) => partGradients(options, part, trainable));
  const mean = (values: readonly tf.Tensor[]) => tf.div(tf.addN([...values]), accumulate);
  const gradients = Object.keys(trainable).map((name) => [
    name,
    mean(parts.map((part) => part.gradients[name]!)),
  ]);
  return {
    loss: mean(parts.map(({ loss }) => loss)),
    gradients: Object.fromEntries(gradients),
    measured: {},
  };
}

/** Inputs with a batch on their first axis in equal parts; scalars go to every part. */
function inParts(inputs: Tensors, count: number): Tensors[] {
  const split = Object.entries(inputs).map(([name, input]) => {
    if (input.rank === 0) return [name, new Array<tf.Tensor>(count).fill(input)] as const;
    if (input.shape[0]! % count !== 0) {
      throw new Error(`trainStep: ${name} must be a multiple of ${count} examples, got ${input.shape[0]}`);
    }
    return [name, tf.split(input, count, 0)] as const;
  });
  return Array.from({ length: count }, (_, at) =>
    Object.fromEntries(split.map(([name, parts]) => [name, parts[at]!])),
  );
}

function partGradients(
  { model, modelInputs, loss, measures }: TrainStepOptions,
  inputs: Tensors,
  trainable: Variables,
): Gradients {
  let outputs: readonly tf.Tensor[] = [];
  const { value, grads } = tf.variableGrads(() => {
    // Made inside the gradients' scope, needed after it.
    outputs = applyTo(model, modelInputs, inputs, true).map((output) => tf.keep(output));
    return loss(outputs, inputs);
  }, Object.values(trainable));
  const gradients = Object.fromEntries(
    Object.entries(trainable).map(([name, variable]) => [name, grads[variable.name]!]),
  );
  const measured = measures?.(outputs, inputs) ?? {};
  for (const output of outputs) output.dispose();
  return { loss: value, gradients, measured };
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
  const outputs = applyModel(model, given.length === 1 ? given[0]! : given, training, inputs);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/**
 * The model's output for `x`, several of either where the model has several; an error on the way names the layer that it happened in.
 * Layers are given `inputs`, the step's, for what is no output of another layer: the masks of dropout.
 */
export function applyModel(
  model: LayersModel,
  x: tf.Tensor | tf.Tensor[],
  training: boolean,
  inputs: Tensors = {},
): tf.Tensor | tf.Tensor[] {
  const undo = model.layers.map(nameErrors);
  try {
    return model.apply(x, { training, inputs }) as tf.Tensor | tf.Tensor[];
  } finally {
    for (const restore of undo) restore();
  }
}

/** Errors thrown by the layer's call carry its name, until the returned function is called. */
function nameErrors(layer: layers.Layer): () => void {
  const call = layer.call;
  layer.call = (inputs, kwargs) => {
    try {
      return call.call(layer, inputs, kwargs);
    } catch (error) {
      const name = `layer ${layer.name} (${layer.getClassName()})`;
      throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
    }
  };
  return () => {
    Reflect.deleteProperty(layer, 'call');
  };
}
