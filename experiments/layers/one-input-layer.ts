import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';

export type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** A layer of one tensor, whose shape stays unless it says otherwise. */
export abstract class OneInputLayer extends layers.Layer {
  protected abstract map(x: tf.Tensor, isTraining: boolean): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => this.map(x, kwargs?.training === true));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }
}
