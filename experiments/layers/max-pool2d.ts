import * as tf from '@tensorflow/tfjs-core';
import { InputSpec, type Shape } from '@tensorflow/tfjs-layers';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';
import { outputSize, paddingOf, type Window, type WindowArgs, windowConfig, windowOf } from './window.ts';

export interface MaxPool2dArgs extends LayerArgs, WindowArgs {}

/**
 * Largest value of each channel in a sliding window; what padding adds never wins.
 *
 * Shapes: [batch, height, width, channels] to [batch, height', width', channels]. Throws when kernel size, strides or
 * padding are out of range. Deviation from tf.layers.maxPooling2d: padding may be a number (both sides), as in PyTorch.
 */
export class MaxPool2d extends OneInputLayer {
  static className = 'MaxPool2d';
  private readonly geometry: Window;

  constructor(args: MaxPool2dArgs) {
    super(args);
    this.geometry = windowOf(this.name, args);
    this.inputSpec = [new InputSpec({ ndim: 4 })];
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    const { kernelSize, strides } = this.geometry;
    return tf.maxPool(x as tf.Tensor4D, [...kernelSize], [...strides], paddingOf(this.geometry));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = inputShape as (number | null)[];
    return [batch!, outputSize(this.geometry, 0, height!), outputSize(this.geometry, 1, width!), channels!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...windowConfig(this.geometry) };
  }
}
tf.serialization.registerClass(MaxPool2d);
