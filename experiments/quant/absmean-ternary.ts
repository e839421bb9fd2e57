import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { straightThrough } from './straight-through.ts';

/** Keeps the quotient finite when all latent weights are zero. */
export const SMALLEST_ABSMEAN = 1e-5;

/**
 * Ternary weights of BitNet b1.58: every weight becomes -s, 0 or +s with one scale s for the tensor.
 *
 * s = max(mean|W|, 1e-5); W_q = s · clip(round(W / s), -1, 1) (Ma et al. 2024, arXiv:2402.17764, equations 1 to 3);
 * rounding is half to even. The gradient passes straight through: dL/dW := dL/dW_q.
 *
 * Shapes: any, unchanged.
 *
 * Deviations: the paper divides by s + ε; as its authors' code does, the mean is bounded below instead. The scale is put
 * back onto the weights here, so that what follows is an ordinary product; the paper puts it onto the output.
 */
export function absmeanTernary<T extends tf.Tensor>(latentWeights: T): T {
  return straightThrough(latentWeights, (x) =>
    fused('AbsmeanTernary', { x }, { smallestScale: SMALLEST_ABSMEAN }, () => composite(x)),
  );
}

function composite<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => {
    const scale = tf.maximum(tf.mean(tf.abs(x)), SMALLEST_ABSMEAN);
    const trits = tf.clipByValue(tf.round(tf.div(x, scale)), -1, 1);
    return tf.mul<T>(trits, scale);
  });
}
