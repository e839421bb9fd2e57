import * as tf from '@tensorflow/tfjs-core';
import { InputSpec, type Shape } from '@tensorflow/tfjs-layers';
import { KernelLayer, type KernelLayerArgs } from './kernel-layer.ts';
import { positiveInteger } from './layer-arguments.ts';
import { outputSize, paddingOf, type Window, type WindowArgs, windowConfig, windowOf } from './window.ts';

export interface Conv2dArgs extends KernelLayerArgs, WindowArgs {
  readonly filters: number;
}

/**
 * 2-D convolution: y[b,i,j,o] = Σ_{u,v,c} x[b, i·s+u-p, j·s+v-p, c] · W[u,v,c,o] + b[o].
 *
 * Shapes: [batch, height, width, channels] to [batch, height', width', filters]; kernel
 * [height, width, channels, filters]. Throws when filters, kernel size, strides or padding are out of range.
 *
 * Deviation from tf.layers.conv2d: padding may be a number; no dilation, no activation, channels last.
 */
export class Conv2d extends KernelLayer {
  static className = 'Conv2d';
  private readonly filters: number;
  private readonly geometry: Window;

  constructor(args: Conv2dArgs) {
    super(args);
    this.filters = positiveInteger(this.name, 'filters', args.filters);
    this.geometry = windowOf(this.name, args);
    this.inputSpec = [new InputSpec({ ndim: 4 })];
  }

  protected override kernelShape(channels: number): number[] {
    return [...this.geometry.kernelSize, channels, this.filters];
  }

  protected override outputChannels(): number {
    return this.filters;
  }

  protected override product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    const { strides } = this.geometry;
    return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, [...strides], paddingOf(this.geometry));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = inputShape as [number | null, number | null, number | null];
    return [batch, outputSize(this.geometry, 0, height), outputSize(this.geometry, 1, width), this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), filters: this.filters, ...windowConfig(this.geometry) };
  }
}
tf.serialization.registerClass(Conv2d);
