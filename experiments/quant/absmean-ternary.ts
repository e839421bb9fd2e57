import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { straightThrough } from './with-gradients.ts';

/** Keeps the quotient finite when all latent weights are zero. */
export const SMALLEST_ABSMEAN = 1e-5;

/**
 * Ternary weights of BitNet b1.58: every weight becomes -s, 0 or +s with one scale s for the matrix.
 *
 * s = max(mean|W|, 1e-5); W_q = s · clip(round(W / s), -1, 1) (Ma et al. 2024, arXiv:2402.17764, equations 1 to 3);
 * rounding is half to even. The gradient passes straight through: dL/dW := dL/dW_q.
 *
 * Shapes: any, unchanged; with `matrices` more than 1, that many of one width side by side on the last axis, each with its own
 * scale. Throws when they do not divide it.
 *
 * Deviations: the paper divides by s + ε; as its authors' code does, the mean is bounded below instead. The scale is put
 * back onto the weights here, so that what follows is an ordinary product; the paper puts it onto the output.
 */
export function absmeanTernary<T extends tf.Tensor>(latentWeights: T, matrices = 1): T {
  matrixWidth(latentWeights.shape, matrices);
  const attrs = { smallestScale: SMALLEST_ABSMEAN, matrices };
  return straightThrough(latentWeights, (x) =>
    fused('AbsmeanTernary', { x }, attrs, () => composite(x, matrices)),
  );
}

/** Columns of each of the matrices side by side. Throws unless they are of one width. */
export function matrixWidth(shape: readonly number[], matrices: number): number {
  const columns = shape.at(-1) ?? 1;
  if (!Number.isInteger(matrices) || matrices < 1 || columns % matrices !== 0) {
    throw new Error(`absmeanTernary: matrices must divide the last axis of [${shape}], got ${matrices}`);
  }
  return columns / matrices;
}

function composite<T extends tf.Tensor>(x: T, matrices: number): T {
  return tf.tidy(() => {
    const parts = tf.reshape(x, [-1, matrices, matrixWidth(x.shape, matrices)]);
    const scale = tf.maximum(tf.mean(tf.abs(parts), [0, 2], true), SMALLEST_ABSMEAN);
    const trits = tf.clipByValue(tf.round(tf.div(parts, scale)), -1, 1);
    return tf.reshape<tf.Rank>(tf.mul(trits, scale), x.shape) as T;
  });
}
