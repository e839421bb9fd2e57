import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { straightThrough } from './with-gradients.ts';

/** Largest magnitude of an 8-bit activation; 127 steps to either side. */
export const ACTIVATION_LEVELS = 127;
/** Keeps the scale finite for a sample that is all zero. */
export const SMALLEST_ABSMAX = 1e-5;

/**
 * 8-bit activations of BitNet b1.58, returned de-quantized: each value is an integer in [-128, 127] over the scale of what it
 * was quantized with.
 *
 * a = 127 / max(max|x|, 1e-5); x_q = clip(round(a · x), -128, 127) / a
 * (Ma et al. 2024, arXiv:2402.17764, section 2, after Wang et al. 2023, arXiv:2310.11453, equation 4).
 * Rounding is half to even. The gradient passes straight through: dL/dx := dL/dx_q.
 *
 * Shapes: unchanged. The maximum is per token, over the last axis, of a sequence [batch, time, channels], and per sample, over
 * all axes but the batch, of anything else. Throws on a scalar.
 *
 * Deviation: the paper scales per token; an image has none, so its scale is per sample.
 */
export function absmaxQuantize<T extends tf.Tensor>(x: T): T {
  if (x.rank < 1) throw new Error('absmaxQuantize: x must have a batch axis, got a scalar');
  const attrs = { levels: ACTIVATION_LEVELS, smallestMaximum: SMALLEST_ABSMAX, rows: quantizedRows(x.shape) };
  return straightThrough(x, (input) => fused('AbsmaxQuantize', { x: input }, attrs, () => composite(input)));
}

/** How many leading parts of a tensor have a scale of their own: tokens of a sequence, else samples. */
function quantizedRows(shape: readonly number[]): number {
  const [batch, time] = shape;
  return shape.length === 3 ? batch! * time! : batch!;
}

function composite<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => {
    const rows = tf.reshape(x, [quantizedRows(x.shape), -1]);
    const largest = tf.max(tf.abs(rows), 1, true);
    const scale = tf.div(ACTIVATION_LEVELS, tf.maximum(largest, SMALLEST_ABSMAX));
    const integers = tf.clipByValue(tf.round(tf.mul(rows, scale)), -ACTIVATION_LEVELS - 1, ACTIVATION_LEVELS);
    return tf.reshape<tf.Rank>(tf.div(integers, scale), x.shape) as T;
  });
}
