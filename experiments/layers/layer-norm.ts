import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import { lastAxis } from './layer-arguments.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

/** As ConvNeXt sets it; PyTorch's default is 1e-5. */
const EPSILON = 1e-6;

export interface LayerNormArgs extends LayerArgs {
  /** Default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Normalization of each position over its channels: y = γ · (x - μ) / sqrt(σ² + ε) + β with μ and biased σ² over the last
 * axis (Ba et al. 2016, arXiv:1607.06450, equation 3).
 *
 * Shapes: [batch, ..., channels], unchanged; `gamma` and `beta` are [channels]. Throws when epsilon is not positive.
 */
export class LayerNorm extends OneInputLayer {
  static className = 'LayerNorm';
  private gamma!: LayerVariable;
  private beta!: LayerVariable;
  private readonly epsilon: number;

  constructor(args: LayerNormArgs = {}) {
    super(args);
    this.epsilon = args.epsilon ?? EPSILON;
    if (!(this.epsilon > 0)) throw new Error(`${this.name}: epsilon must be positive, got ${this.epsilon}`);
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = lastAxis(this.name, inputShape);
    this.gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones(), undefined, true);
    this.beta = this.addWeight('beta', [channels], 'float32', initializers.zeros(), undefined, true);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    return tf.add(tf.mul(standardize(x, this.epsilon), this.gamma.read()), this.beta.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(LayerNorm);

/** x̂ = (x - μ)/σ with dx = (dy - mean(dy) - x̂ · mean(dy · x̂))/σ, means over the last axis. */
function standardize(x: tf.Tensor, epsilon: number): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const [y, inverse] = fused<tf.Tensor[]>('Standardize', { x }, { epsilon }, () => {
      const centered = tf.sub(x, tf.mean(x, -1, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), epsilon));
      return [tf.mul(centered, inverse), inverse];
    }) as [tf.Tensor, tf.Tensor];
    return [y, y, inverse];
  };
  return withGradients([x], forward, (dy, y, inverse) => {
    const along = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true));
    return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along), inverse);
  });
}
