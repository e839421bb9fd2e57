import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

export interface LayerScaleArgs extends LayerArgs {
  /** First value of all scales. */
  readonly initial: number;
}

/**
 * One learned factor a channel: y = γ · x (Touvron et al. 2021, arXiv:2103.17239, section 2, "LayerScale").
 *
 * Shapes: [batch, ..., channels], unchanged; `gamma` is [channels].
 */
export class LayerScale extends OneInputLayer {
  static className = 'LayerScale';
  private gamma!: LayerVariable;
  private readonly initial: number;

  constructor(args: LayerScaleArgs) {
    super(args);
    this.initial = args.initial;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    const initializer = initializers.constant({ value: this.initial });
    this.gamma = this.addWeight('gamma', [channels], 'float32', initializer, undefined, true);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    return tf.mul(x, this.gamma.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), initial: this.initial };
  }
}
tf.serialization.registerClass(LayerScale);
