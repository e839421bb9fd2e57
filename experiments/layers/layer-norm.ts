import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { lastAxis } from './layer-arguments.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

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
export class LayerNorm extends layers.Layer {
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

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => tf.add(tf.mul(standardize(x, this.epsilon), this.gamma.read()), this.beta.read()));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(LayerNorm);

/** x̂ = (x - μ)/σ with dx = (dy - mean(dy) - x̂ · mean(dy · x̂))/σ, means over the last axis. */
function standardize(x: tf.Tensor, epsilon: number): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const centered = tf.sub(input as tf.Tensor, tf.mean(input as tf.Tensor, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), epsilon));
    const y = tf.mul(centered, inverse);
    (save as tf.GradSaveFunc)([y, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [y, inverse] = saved as [tf.Tensor, tf.Tensor];
      const along = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true));
      return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along), inverse);
    };
    return { value: y, gradFunc };
  });
  return op(x);
}
