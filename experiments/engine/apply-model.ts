import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** The model's output for `x`, several of either where the model has several; an error on the way names the layer that it happened in. */
export function applyModel(
  model: LayersModel,
  x: tf.Tensor | tf.Tensor[],
  training: boolean,
): tf.Tensor | tf.Tensor[] {
  const undo = model.layers.map(nameErrors);
  try {
    return model.apply(x, { training }) as tf.Tensor | tf.Tensor[];
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
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`layer ${layer.name} (${layer.getClassName()}): ${reason}`, { cause: error });
    }
  };
  return () => {
    Reflect.deleteProperty(layer, 'call');
  };
}
