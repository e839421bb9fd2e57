import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import type { LayerArgs } from './one-input-layer.ts';

export interface SeededDropoutArgs extends LayerArgs {
  /** Share of values that become 0 in training. */
  readonly rate: number;
}

/**
 * Dropout (Srivastava et al. 2014, JMLR 15, section 4), inverted, so that nothing is left to do in evaluation: in training y = m · x,
 * otherwise y = x. A compiled step draws no random numbers, so the mask m, of 0 with probability `rate` and else 1 / (1 - rate), is
 * an input of the training step by the layer's name: `inputs` beside `training` in what the layer is applied with.
 *
 *     dropout.apply(x, { training: true, inputs: { [dropout.name]: mask } });
 *
 * Shapes: [batch, ...], unchanged; the mask has the same. Throws when the rate is not in [0, 1), and in training without a mask.
 */
export class SeededDropout extends layers.Layer {
  static className = 'SeededDropout';
  readonly rate: number;

  constructor(args: SeededDropoutArgs) {
    super(args);
    this.rate = args.rate;
    if (!(this.rate >= 0 && this.rate < 1)) {
      throw new Error(`${this.name}: rate must be in [0, 1), got ${this.rate}`);
    }
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs?: { training?: boolean; inputs?: Readonly<Record<string, tf.Tensor>> },
  ): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    if (kwargs?.training !== true) return x;
    const mask = kwargs.inputs?.[this.name];
    if (mask === undefined)
      throw new Error(`${this.name}: training needs a mask, the step's input of that name`);
    return tf.mul(x, mask);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}
tf.serialization.registerClass(SeededDropout);
