import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import { lastAxis } from './layer-arguments.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

/** Keeps the root mean square of an all-zero vector invertible; LLaMA's RMSNorm has the same. */
export const RMS_EPSILON = 1e-6;

export interface RmsNormArgs extends LayerArgs {
  /** Default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Normalization of each position by its root mean square: y = γ · x / sqrt(mean(x²) + ε), the mean over the last axis
 * (Zhang & Sennrich 2019, arXiv:1910.07467, equation 4).
 *
 * Shapes: [batch, ..., channels], unchanged; `gamma` is [channels]. Throws when epsilon is not positive.
 */
export class RmsNorm extends OneInputLayer {
  static className = 'RmsNorm';
  private gamma!: LayerVariable;
  private readonly epsilon: number;

  constructor(args: RmsNormArgs = {}) {
    super(args);
    this.epsilon = args.epsilon ?? RMS_EPSILON;
    if (!(this.epsilon > 0)) throw new Error(`${this.name}: epsilon must be positive, got ${this.epsilon}`);
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = lastAxis(this.name, inputShape);
    this.gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones(), undefined, true);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    return rmsNorm(x, this.gamma.read(), this.epsilon);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(RmsNorm);

/** γ · x / sqrt(mean(x²) + ε) over the last axis; without γ where there is none. */
export function rmsNorm(x: tf.Tensor, gamma: tf.Tensor | null, epsilon = RMS_EPSILON): tf.Tensor {
  const forward = (x: tf.Tensor, gamma: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] => {
    const [y, inverse] = fused<tf.Tensor[]>('RmsNorm', { x, gamma }, { epsilon }, () => {
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
      return [tf.mul(tf.mul(x, inverse), gamma), inverse];
    }) as [tf.Tensor, tf.Tensor];
    return [y, x, gamma, inverse];
  };
  return withGradients([x, gamma ?? tf.ones([x.shape.at(-1)!])], forward, rmsNormGradients);
}

/** With r = 1/sqrt(mean(x²) + ε): dx = r · (γ·dy - x · r² · mean(γ · dy · x)), dγ = Σ dy · x · r. */
function rmsNormGradients(dy: tf.Tensor, x: tf.Tensor, gamma: tf.Tensor, inverse: tf.Tensor): tf.Tensor[] {
  return fused<tf.Tensor[]>('RmsNormGrad', { dy, x, gamma, inverse }, {}, () => {
    const scaled = tf.mul(dy, gamma);
    const along = tf.mul(tf.square(inverse), tf.mean(tf.mul(scaled, x), -1, true));
    const dx = tf.mul(inverse, tf.sub(scaled, tf.mul(x, along)));
    const rows = x.shape.slice(0, -1).map((_, axis) => axis);
    return [dx, tf.sum(tf.mul(tf.mul(dy, x), inverse), rows)];
  });
}
