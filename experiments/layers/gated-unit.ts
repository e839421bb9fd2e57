import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { silu, squaredRelu } from './activations.ts';
import type { LayerArgs } from './one-input-layer.ts';

const ACTIVATIONS = { silu, squaredRelu } as const;

export interface GatedUnitArgs extends LayerArgs {
  /** Of the gate. `silu` (default) makes SwiGLU, `squaredRelu` the unit of BitNet's own models. */
  readonly activation?: keyof typeof ACTIVATIONS;
}

/**
 * The middle of a gated feed-forward layer: y = activation(gate) · up (Shazeer 2020, arXiv:2002.05202, equation 6). Gate and up
 * come from linear layers, which may be quantized, and the projection after it is one.
 *
 * Inputs: gate and up, [batch, ..., units] each; or one tensor that has both side by side on its last axis, the gate first.
 * Output [batch, ..., units]. Throws on an unknown activation.
 */
export class GatedUnit extends layers.Layer {
  static className = 'GatedUnit';
  private readonly activation: keyof typeof ACTIVATIONS;

  constructor(args: GatedUnitArgs = {}) {
    super(args);
    this.activation = args.activation ?? 'silu';
    if (!Object.hasOwn(ACTIVATIONS, this.activation)) {
      const known = Object.keys(ACTIVATIONS).join(', ');
      throw new Error(`${this.name}: activation must be one of ${known}, got ${this.activation}`);
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const given = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => {
      const [gate, up] = given.length === 1 ? tf.split(given[0]!, 2, -1) : given;
      return tf.mul(ACTIVATIONS[this.activation](gate!), up!);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    if (Array.isArray(inputShape[0])) return inputShape[0];
    const shape = inputShape as Shape;
    return [...shape.slice(0, -1), shape.at(-1)! / 2];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), activation: this.activation };
  }
}
tf.serialization.registerClass(GatedUnit);
