import * as tf from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

/** Which latent weights become zero: those with |w| ≤ `factor` · (max or mean of |W|). */
export interface TtqThreshold {
  readonly of: 'max' | 'mean';
  readonly factor: number;
}

/** t = 0.05 of the largest magnitude: Zhu et al. 2017, section 3.1. */
export const TTQ_THRESHOLD = { of: 'max', factor: 0.05 } as const satisfies TtqThreshold;

/**
 * What the scales are measured in: `one` takes W_p and W_n as they are; `absmean` in units of the layer's mean|W|, through
 * which no gradient flows.
 */
export type TtqUnit = 'one' | 'absmean';

export interface TtqOptions {
  /** Default TTQ_THRESHOLD. */
  readonly threshold?: TtqThreshold;
  /** Default `absmean`. */
  readonly unit?: TtqUnit;
}

export const TTQ_DEFAULTS = { threshold: TTQ_THRESHOLD, unit: 'absmean' } as const satisfies TtqOptions;

/**
 * Ternary weights with learned scales (Trained Ternary Quantization, Zhu et al. 2017, arXiv:1612.01064).
 *
 * With c the unit and Δ = t · max|W| (section 3.1):
 * w_t = c · W_p where w > Δ; 0 where |w| ≤ Δ; -c · W_n where w < -Δ (equation 6, c = 1);
 * dL/dW_p = c · Σ_{w > Δ} dL/dw_t and dL/dW_n = -c · Σ_{w < -Δ} dL/dw_t (equation 7);
 * dL/dw = W_p · dL/dw_t where w > Δ; 1 · dL/dw_t where |w| ≤ Δ; W_n · dL/dw_t where w < -Δ (equation 8).
 *
 * Shapes: latent weights any, scales [1]; the result has the latent weights' shape.
 * Throws when the threshold's factor is not in [0, 1) or the unit is unknown.
 *
 * Deviations: equation 7 is printed without the minus of dL/dW_n; with equation 6's -W_n the derivative has it, and so
 * has this. The paper divides the weights by max|W| once, before training, so that its scales are near 1; here weights keep
 * their initialization, and the unit does that. Without it (`one`) the three equations are applied to weights of about
 * 0.05, where a step of W_p is √n times a weight's and equation 8 all but stops the nonzero weights: training from
 * scratch at the rate of FP32 diverges.
 */
export function ttqWeights<T extends tf.Tensor>(
  latentWeights: T,
  positiveScale: tf.Tensor,
  negativeScale: tf.Tensor,
  options: TtqOptions = {},
): T {
  const { threshold, unit } = ttqOptions(options);
  const forward = (latent: tf.Tensor, positive: tf.Tensor, negative: tf.Tensor): [tf.Tensor, ...TtqSaved] => {
    const { above, below } = ternarySets(latent, threshold);
    const c = unitOf(latent, unit);
    const y = tf.mul(tf.sub(tf.mul(above, positive), tf.mul(below, negative)), c);
    return [y, above, below, positive, negative, c];
  };
  return withGradients([latentWeights, positiveScale, negativeScale], forward, ttqGradients) as T;
}

type TtqSaved = [
  above: tf.Tensor,
  below: tf.Tensor,
  positive: tf.Tensor,
  negative: tf.Tensor,
  unit: tf.Tensor,
];

function ttqGradients(dy: tf.Tensor, ...[above, below, positive, negative, c]: TtqSaved): tf.Tensor[] {
  const between = tf.sub(1, tf.add(above, below));
  const factor = tf.add(tf.add(tf.mul(above, positive), tf.mul(below, negative)), between);
  const positiveGradient = tf.mul(c, tf.sum(tf.mul(dy, above)));
  const negativeGradient = tf.neg(tf.mul(c, tf.sum(tf.mul(dy, below))));
  return [tf.mul(dy, factor), tf.reshape(positiveGradient, [1]), tf.reshape(negativeGradient, [1])];
}

function unitOf(latentWeights: tf.Tensor, unit: TtqUnit): tf.Tensor {
  return unit === 'one' ? tf.scalar(1) : tf.mean(tf.abs(latentWeights));
}

/** Indicator tensors (0 or 1, float32) of the weights that become positive and negative. */
function ternarySets(
  latentWeights: tf.Tensor,
  threshold: TtqThreshold,
): { above: tf.Tensor; below: tf.Tensor } {
  return tf.tidy(() => {
    const magnitude = tf.abs(latentWeights);
    const reference = threshold.of === 'max' ? tf.max(magnitude) : tf.mean(magnitude);
    const delta = tf.mul(reference, threshold.factor);
    return {
      above: tf.cast(tf.greater(latentWeights, delta), 'float32'),
      below: tf.cast(tf.less(latentWeights, tf.neg(delta)), 'float32'),
    };
  });
}

/** Options with their defaults. Throws when one is out of range. */
export function ttqOptions(options: TtqOptions): Required<TtqOptions> {
  const { threshold, unit } = { ...TTQ_DEFAULTS, ...options };
  if (!(threshold.factor >= 0 && threshold.factor < 1)) {
    throw new Error(`ttq: the threshold's factor must be in [0, 1), got ${threshold.factor}`);
  }
  if (unit !== 'one' && unit !== 'absmean') throw new Error(`ttq: unit must be one or absmean, got ${unit}`);
  return { threshold, unit };
}

/**
 * First values of the scales, shapes [1]: the mean magnitudes of the latent weights in the positive and in the negative
 * set, in the unit; 1 for an empty set. They minimize the squared distance between ternary and latent weights.
 */
export function ttqScales(
  latentWeights: tf.Tensor,
  options: TtqOptions = {},
): { positive: tf.Tensor; negative: tf.Tensor } {
  const { threshold, unit } = ttqOptions(options);
  return tf.tidy(() => {
    const { above, below } = ternarySets(latentWeights, threshold);
    const magnitude = tf.abs(latentWeights);
    const c = unitOf(latentWeights, unit);
    const meanOver = (set: tf.Tensor) => {
      const count = tf.sum(set);
      const mean = tf.div(tf.sum(tf.mul(magnitude, set)), tf.mul(count, c));
      return tf.reshape(tf.where(tf.greater(count, 0), mean, tf.scalar(1)), [1]);
    };
    return { positive: meanOver(above), negative: meanOver(below) };
  });
}
