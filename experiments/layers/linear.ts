import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { KernelLayer, type KernelLayerArgs } from './kernel-layer.ts';
import { positiveInteger } from './layer-arguments.ts';

export interface LinearArgs extends KernelLayerArgs {
  readonly units: number;
}

/**
 * Linear layer: y = x · W + b over the last axis.
 *
 * Shapes: [batch, ..., features] to [batch, ..., units]; kernel [features, units]. Throws when units is not positive.
 *
 * Deviation from tf.layers.dense: no activation.
 */
export class Linear extends KernelLayer {
  static className = 'Linear';
  private readonly units: number;

  constructor(args: LinearArgs) {
    super(args);
    this.units = positiveInteger(this.name, 'units', args.units);
  }

  protected override kernelShape(channels: number): number[] {
    return [channels, this.units];
  }

  protected override outputChannels(): number {
    return this.units;
  }

  protected override product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    if (x.rank === 2) return tf.matMul(x, kernel);
    const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
    return tf.reshape(tf.matMul(rows, kernel), [...x.shape.slice(0, -1), this.units]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}
tf.serialization.registerClass(Linear);
