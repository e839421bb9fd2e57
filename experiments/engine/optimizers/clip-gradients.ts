import * as tf from '@tensorflow/tfjs-core';

export interface ClippedGradients {
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
  /** √Σ‖∇‖² over all gradients before they were clipped, []. */
  readonly norm: tf.Scalar;
}

/** Added to the norm that a gradient is divided by, as in torch.nn.utils.clip_grad_norm_. */
const EPSILON = 1e-6;

/** What gradients of this global norm are multiplied with: min(1, maxNorm / (norm + 1e-6)). */
export function clipFactor(norm: number, maxNorm: number): number {
  return Math.min(1, maxNorm / (norm + EPSILON));
}

/**
 * Gradients scaled together so that their global norm is at most `maxNorm`: ∇ ← ∇ · min(1, maxNorm / (‖∇‖ + 1e-6))
 * (Pascanu et al. 2013, arXiv:1211.5063, algorithm 1), as torch.nn.utils.clip_grad_norm_.
 *
 * Throws when `maxNorm` is not positive.
 */
export function clipGradients(
  gradients: Readonly<Record<string, tf.Tensor>>,
  maxNorm: number,
): ClippedGradients {
  if (!(maxNorm > 0)) throw new Error(`clipGradients: maxNorm must be positive, got ${maxNorm}`);
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares)) as tf.Scalar;
  const factor = tf.minimum(tf.div(maxNorm, tf.add(norm, EPSILON)), 1);
  const clipped = Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]);
  return { gradients: Object.fromEntries(clipped), norm };
}
