import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';

export interface ModelVariables {
  readonly all: Readonly<Record<string, tf.Variable>>;
  readonly trainable: Readonly<Record<string, tf.Variable>>;
}

/**
 * A model's variables by their original names, `conv1/kernel`. TensorFlow.js's own names get a suffix where an earlier model
 * of the process had the same ones; these do not. Throws when two weights of the model share a name.
 */
export function modelVariables(model: LayersModel): ModelVariables {
  return { all: byName(model.weights), trainable: byName(model.trainableWeights) };
}

function byName(weights: readonly LayerVariable[]): Record<string, tf.Variable> {
  const variables: Record<string, tf.Variable> = {};
  for (const weight of weights) {
    const name = weight.originalName;
    if (name in variables) throw new Error(`modelVariables: two weights are named ${name}; name the layers`);
    // A LayerVariable keeps its variable to itself; the engine has to swap its value while tracing.
    variables[name] = (weight as unknown as { val: tf.Variable }).val;
  }
  return variables;
}
