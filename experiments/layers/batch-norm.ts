import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import { lastAxis } from './layer-arguments.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

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
export class BatchNorm extends OneInputLayer {
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

  protected override map(x: tf.Tensor, isTraining: boolean): tf.Tensor {
    const [gamma, beta] = [this.gamma.read(), this.beta.read()];
    if (!isTraining) {
      const given = [this.movingMean, this.movingVariance].map((statistic) => statistic.read());
      const [mean, variance] = given as [tf.Tensor1D, tf.Tensor1D];
      return tf.batchNorm(x, mean, variance, beta as tf.Tensor1D, gamma as tf.Tensor1D, this.epsilon);
    }
    const count = x.size / gamma.size;
    if (count < 2) {
      throw new Error(`${this.name}: training takes more than one value per channel, got shape [${x.shape}]`);
    }
    return batchNormTrain(x, gamma, beta, this.epsilon, (mean, variance) => {
      this.updateAverage(this.movingMean, mean, 1);
      this.updateAverage(this.movingVariance, variance, count / (count - 1));
    });
  }

  /** running = (1 - m) · running + m · correction · value */
  private updateAverage(running: LayerVariable, value: tf.Tensor, correction: number): void {
    tf.tidy(() => {
      const kept = tf.mul(running.read(), 1 - this.momentum);
      running.write(tf.add(kept, tf.mul(value, this.momentum * correction)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum, epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(BatchNorm);

/**
 * Batch normalization with the batch's own statistics, over all axes but the last.
 *
 * y = γ · (x - μ) / sqrt(σ² + ε) + β with μ, σ² (biased) over batch and space
 * (Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1).
 *
 * Shapes: x [batch, ..., channels], gamma and beta [channels]; y as x. `observe` gets μ and σ², both [channels], once
 * per forward pass; they are disposed after it returns.
 */
export function batchNormTrain(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
  observe: (mean: tf.Tensor, variance: tf.Tensor) => void,
): tf.Tensor {
  return withGradients(
    [x, gamma, beta],
    (x, gamma, beta) => {
      const composite = () => normalize(x, gamma, beta, epsilon);
      const made = fused<tf.Tensor[]>('BatchNormTrain', { x, gamma, beta }, { epsilon }, composite);
      const [y, mean, variance] = made as [tf.Tensor, tf.Tensor, tf.Tensor];
      observe(mean, variance);
      return [y, x, gamma, mean, variance];
    },
    (dy, ...saved) => batchNormGradients(dy, saved, epsilon),
  );
}

function statisticAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}

function normalize(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor[] {
  const axes = statisticAxes(x);
  const mean = tf.mean(x, axes);
  const centered = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centered), axes);
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return [tf.add(tf.mul(centered, scale), beta), mean, variance];
}

/** dx = γ/σ · (dy - mean(dy) - x̂ · mean(dy · x̂)), dγ = Σ dy · x̂, dβ = Σ dy, with x̂ = (x - μ)/σ. */
function batchNormGradients(dy: tf.Tensor, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return fused<tf.Tensor[]>('BatchNormTrainGrad', { dy, x, gamma, mean, variance }, { epsilon }, () => {
    const axes = statisticAxes(x);
    const count = x.size / mean.size;
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(tf.sub(x, mean), inverse);
    const dbeta = tf.sum(dy, axes);
    const dgamma = tf.sum(tf.mul(dy, normalized), axes);
    const inner = tf.sub(tf.sub(dy, tf.div(dbeta, count)), tf.mul(normalized, tf.div(dgamma, count)));
    return [tf.mul(inner, tf.mul(gamma, inverse)), dgamma, dbeta];
  });
}
