import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { straightThrough } from './straight-through.ts';

/** Largest magnitude of an 8-bit activation; 127 steps to either side. */
export const ACTIVATION_LEVELS = 127;
/** Keeps the scale finite for a sample that is all zero. */
export const SMALLEST_ABSMAX = 1e-5;

/**
 * 8-bit activations of BitNet b1.58, returned de-quantized (each value is an integer in [-128, 127] over its sample's scale).
 *
 * a = 127 / max(max|x|, 1e-5) per sample; x_q = clip(round(a · x), -128, 127) / a
 * (Ma et al. 2024, arXiv:2402.17764, section 2, after Wang et al. 2023, arXiv:2310.11453, equation 4).
 * Rounding is half to even. The gradient passes straight through: dL/dx := dL/dx_q.
 *
 * Shapes: [batch, ...], unchanged; the maximum is over all axes but the batch. Throws on a scalar.
 *
 * Deviation: the paper scales per token; an image has none, so the scale is per sample.
 */
export function absmaxQuantize<T extends tf.Tensor>(x: T): T {
  if (x.rank < 1) throw new Error('absmaxQuantize: x must have a batch axis, got a scalar');
  const attrs = { levels: ACTIVATION_LEVELS, smallestMaximum: SMALLEST_ABSMAX };
  return straightThrough(x, (input) => fused('AbsmaxQuantize', { x: input }, attrs, () => composite(input)));
}

function composite<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => {
    const axes = x.shape.map((_, axis) => axis).slice(1);
    const largest = axes.length === 0 ? tf.abs(x) : tf.max(tf.abs(x), axes, true);
    const scale = tf.div(ACTIVATION_LEVELS, tf.maximum(largest, SMALLEST_ABSMAX));
    const integers = tf.clipByValue(tf.round(tf.mul(x, scale)), -ACTIVATION_LEVELS - 1, ACTIVATION_LEVELS);
    return tf.div<T>(integers, scale);
  });
}
