import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { batchNormTrain } from './batch-norm-train.ts';
import { lastAxis } from './layer-arguments.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface BatchNormArgs extends LayerArgs {
  /** Weight of the new batch in the running statistics. Default 0.1, as in PyTorch; TensorFlow would call it 0.9. */
  readonly momentum?: number;
  /** Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Batch normalization over all axes but the last, with PyTorch's semantics (torch.nn.BatchNorm2d).
 *
 * Training: y = γ · (x - μ_B) / sqrt(σ²_B + ε) + β with the batch's mean and biased variance; the running statistics
 * become (1 - m) · running + m · batch, with the unbiased variance. Else: the same with the running statistics.
 * (Ioffe & Szegedy 2015, arXiv:1502.03167, algorithms 1 and 2).
 *
 * Shapes: [batch, ..., channels], unchanged; `gamma`, `beta`, `moving_mean`, `moving_variance` are [channels].
 * Throws when training on a single value per channel, whose variance is not defined.
 */
export class BatchNorm extends layers.Layer {
  static className = 'BatchNorm';
  private gamma!: LayerVariable;
  private beta!: LayerVariable;
  private movingMean!: LayerVariable;
  private movingVariance!: LayerVariable;
  private readonly momentum: number;
  private readonly epsilon: number;

  constructor(args: BatchNormArgs = {}) {
    super(args);
    this.momentum = args.momentum ?? 0.1;
    this.epsilon = args.epsilon ?? 1e-5;
    if (!(this.momentum >= 0 && this.momentum <= 1)) {
      throw new Error(`${this.name}: momentum must be in [0, 1], got ${this.momentum}`);
    }
    if (!(this.epsilon > 0)) throw new Error(`${this.name}: epsilon must be positive, got ${this.epsilon}`);
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = lastAxis(this.name, inputShape);
    const add = (name: string, value: 'zeros' | 'ones', trainable: boolean) =>
      this.addWeight(name, [channels], 'float32', initializers[value](), undefined, trainable);
    this.gamma = add('gamma', 'ones', true);
    this.beta = add('beta', 'zeros', true);
    this.movingMean = add('moving_mean', 'zeros', false);
    this.movingVariance = add('moving_variance', 'ones', false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const [gamma, beta] = [this.gamma.read(), this.beta.read()];
    return tf.tidy(() => {
      if (kwargs?.training !== true) {
        const [mean, variance] = [this.movingMean.read(), this.movingVariance.read()];
        return tf.batchNorm(
          x,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          beta as tf.Tensor1D,
          gamma as tf.Tensor1D,
          this.epsilon,
        );
      }
      const count = x.size / gamma.size;
      if (count < 2) {
        throw new Error(
          `${this.name}: training takes more than one value per channel, got shape [${x.shape}]`,
        );
      }
      return batchNormTrain(x, gamma, beta, this.epsilon, (mean, variance) => {
        this.updateAverage(this.movingMean, mean, 1);
        this.updateAverage(this.movingVariance, variance, count / (count - 1));
      });
    });
  }

  /** running = (1 - m) · running + m · correction · value */
  private updateAverage(running: LayerVariable, value: tf.Tensor, correction: number): void {
    tf.tidy(() => {
      const kept = tf.mul(running.read(), 1 - this.momentum);
      running.write(tf.add(kept, tf.mul(value, this.momentum * correction)));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum, epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(BatchNorm);
