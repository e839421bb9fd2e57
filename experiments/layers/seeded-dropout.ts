import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import type { LayerArgs } from './one-input-layer.ts';

export interface SeededDropoutArgs extends LayerArgs {
  /** Share of values that become 0 in training. */
  readonly rate: number;
}

/**
 * Dropout with the randomness as an input (Srivastava et al. 2014, JMLR 15, section 4, inverted): in training
 * y = x / (1 - rate) where u ≥ rate, else 0; otherwise y = x. A compiled step can draw no random numbers, and a resumed
 * run draws the same ones from its seeded stream.
 *
 * Inputs: x and u, numbers uniform in [0, 1), both [batch, ...]. Output: x's shape. Throws when rate is not in [0, 1).
 */
export class SeededDropout extends layers.Layer {
  static className = 'SeededDropout';
  private readonly rate: number;

  constructor(args: SeededDropoutArgs) {
    super(args);
    this.rate = args.rate;
    if (!(this.rate >= 0 && this.rate < 1)) {
      throw new Error(`${this.name}: rate must be in [0, 1), got ${this.rate}`);
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const [x, uniform] = inputs as [tf.Tensor, tf.Tensor];
    if (kwargs?.training !== true || this.rate === 0) return x;
    return tf.tidy(() => {
      const kept = tf.cast(tf.greaterEqual(uniform, this.rate), 'float32');
      return tf.mul(x, tf.mul(kept, 1 / (1 - this.rate)));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape[0] as Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}
tf.serialization.registerClass(SeededDropout);
