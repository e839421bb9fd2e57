import * as tf from '@tensorflow/tfjs-core';

/** Which latent weights become zero: those with |w| ≤ `factor` · (max or mean of |W|). */
export interface TtqThreshold {
  readonly of: 'max' | 'mean';
  readonly factor: number;
}

/** t = 0.05 of the largest magnitude: Zhu et al. 2017, section 3.1. */
export const TTQ_THRESHOLD = { of: 'max', factor: 0.05 } as const satisfies TtqThreshold;
/** 0.7 of the mean magnitude, as Ternary Weight Networks (Li et al. 2016, arXiv:1605.04711, equation 6) set it. */
export const TWN_THRESHOLD = { of: 'mean', factor: 0.7 } as const satisfies TtqThreshold;

/**
 * Ternary weights with learned scales: +W_p, 0 or -W_n (Trained Ternary Quantization, Zhu et al. 2017, arXiv:1612.01064).
 *
 * Δ = t · max|W| (section 3.1). w_t = W_p where w > Δ; 0 where |w| ≤ Δ; -W_n where w < -Δ (equation 6).
 * dL/dW_p = Σ_{w > Δ} dL/dw_t and dL/dW_n = -Σ_{w < -Δ} dL/dw_t (equation 7).
 * dL/dw = W_p · dL/dw_t where w > Δ; 1 · dL/dw_t where |w| ≤ Δ; W_n · dL/dw_t where w < -Δ (equation 8).
 *
 * Shapes: latent weights any, scales [1]; the result has the latent weights' shape.
 * Throws when a scale is not of shape [1] or the threshold's factor is not in [0, 1).
 *
 * Deviations: equation 7 is printed without the minus of dL/dW_n; with equation 6's -W_n the derivative has it, and so
 * has this. The latent weights are not divided by their maximum first: Δ is relative to it, so the sets are the same.
 */
export function ttqWeights<T extends tf.Tensor>(
  latentWeights: T,
  positiveScale: tf.Tensor,
  negativeScale: tf.Tensor,
  threshold: TtqThreshold = TTQ_THRESHOLD,
): T {
  checkThreshold(threshold);
  checkScale('positiveScale', positiveScale);
  checkScale('negativeScale', negativeScale);
  const op = tf.customGrad<T>((latent, positive, negative, save) => {
    const { above, below } = ternarySets(latent as tf.Tensor, threshold);
    const p = positive as tf.Tensor;
    const n = negative as tf.Tensor;
    (save as tf.GradSaveFunc)([above, below, p, n]);
    return {
      value: tf.sub<T>(tf.mul(above, p), tf.mul(below, n)),
      gradFunc: (dy, saved) => ttqGradients(dy, saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]),
    };
  });
  return op(latentWeights, positiveScale, negativeScale);
}

function ttqGradients(
  dy: tf.Tensor,
  [above, below, positive, negative]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
): tf.Tensor[] {
  const between = tf.sub(1, tf.add(above, below));
  const factor = tf.add(tf.add(tf.mul(above, positive), tf.mul(below, negative)), between);
  const positiveGradient = tf.sum(tf.mul(dy, above));
  const negativeGradient = tf.neg(tf.sum(tf.mul(dy, below)));
  return [tf.mul(dy, factor), tf.reshape(positiveGradient, [1]), tf.reshape(negativeGradient, [1])];
}

/** Indicator tensors (0 or 1, float32) of the weights that become +W_p and -W_n. */
export function ternarySets(
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

export function checkThreshold({ factor }: TtqThreshold): void {
  if (!(factor >= 0 && factor < 1)) {
    throw new Error(`ttq: the threshold's factor must be in [0, 1), got ${factor}`);
  }
}

function checkScale(name: string, scale: tf.Tensor): void {
  if (scale.rank !== 1 || scale.shape[0] !== 1) {
    throw new Error(`ttqWeights: ${name} must have shape [1], got [${scale.shape}]`);
  }
}

/**
 * Mean magnitudes of the latent weights in the positive and in the negative set, shapes [1]; 0 for an empty set.
 * They minimize the squared distance between ternary and latent weights for these sets.
 */
export function ttqScales(
  latentWeights: tf.Tensor,
  threshold: TtqThreshold = TTQ_THRESHOLD,
): { positive: tf.Tensor; negative: tf.Tensor } {
  return tf.tidy(() => {
    const { above, below } = ternarySets(latentWeights, threshold);
    const magnitude = tf.abs(latentWeights);
    const meanOver = (set: tf.Tensor) =>
      tf.reshape(tf.div(tf.sum(tf.mul(magnitude, set)), tf.maximum(tf.sum(set), 1)), [1]);
    return { positive: meanOver(above), negative: meanOver(below) };
  });
}
