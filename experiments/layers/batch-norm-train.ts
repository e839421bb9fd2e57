import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';

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
  const attrs = { epsilon };
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [input, scale, offset] = args as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [y, mean, variance] = fused<tf.Tensor[]>(
      'BatchNormTrain',
      { x: input, gamma: scale, beta: offset },
      attrs,
      () => normalize(input, scale, offset, epsilon),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    observe(mean, variance);
    save([input, scale, mean, variance]);
    return { value: y, gradFunc: (dy, saved) => batchNormGradients(dy, saved, epsilon) };
  });
  return op(x, gamma, beta);
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
