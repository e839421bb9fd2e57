import * as tf from '@tensorflow/tfjs-core';
import { InputSpec, type Shape } from '@tensorflow/tfjs-layers';
import { KernelLayer, type KernelLayerArgs } from './kernel-layer.ts';
import { outputSize, paddingOf, type Window, type WindowArgs, windowConfig, windowOf } from './window.ts';

export interface DepthwiseConv2dArgs extends KernelLayerArgs, WindowArgs {}

/**
 * 2-D convolution of each channel with a filter of its own: y[b,i,j,c] = Σ_{u,v} x[b, i·s+u-p, j·s+v-p, c] · W[u,v,c,0] + b[c].
 *
 * Shapes: [batch, height, width, channels] to [batch, height', width', channels]; kernel [height, width, channels, 1].
 * Throws when kernel size, strides or padding are out of range.
 *
 * Deviation from tf.layers.depthwiseConv2d: padding may be a number; one filter a channel, no activation.
 */
export class DepthwiseConv2d extends KernelLayer {
  static className = 'DepthwiseConv2d';
  private readonly geometry: Window;

  constructor(args: DepthwiseConv2dArgs) {
    super(args);
    this.geometry = windowOf(this.name, args);
    this.inputSpec = [new InputSpec({ ndim: 4 })];
  }

  protected override kernelShape(channels: number): number[] {
    return [...this.geometry.kernelSize, channels, 1];
  }

  protected override outputChannels(channels: number): number {
    return channels;
  }

  protected override product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    const { strides } = this.geometry;
    return tf.depthwiseConv2d(
      x as tf.Tensor4D,
      kernel as tf.Tensor4D,
      [...strides],
      paddingOf(this.geometry),
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = inputShape as (number | null)[];
    return [batch!, outputSize(this.geometry, 0, height!), outputSize(this.geometry, 1, width!), channels!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...windowConfig(this.geometry) };
  }
}
tf.serialization.registerClass(DepthwiseConv2d);
