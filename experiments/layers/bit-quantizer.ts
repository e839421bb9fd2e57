import * as tf from '@tensorflow/tfjs-core';
import { absmaxQuantize } from '../quant/absmax-activations.ts';
import { absmeanTernary } from '../quant/absmean-ternary.ts';
import { absmeanTernaryValues } from '../quant/ternary-values.ts';
import type { Quantizer } from './quantizer.ts';

/** Keeps the root mean square of an all-zero vector invertible; PyTorch's and LLaMA's RMSNorm use the same size. */
const RMS_EPSILON = 1e-6;

export const NORMS = ['none', 'rms'] as const;

export interface BitSettings {
  /**
   * What is done to the input before it is quantized. `none` (default): nothing, for layers behind a batch norm, as in
   * the CNN study. `rms`: division by the root mean square over the last axis, without learned gain; BitNet's own
   * BitLinear has a normalization there (Wang et al. 2023, arXiv:2310.11453, equation 11).
   */
  readonly norm?: (typeof NORMS)[number];
}

/** BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): 8-bit absmax activations times absmean ternary weights. */
export function bitQuantizer({ norm = 'none' }: BitSettings): Quantizer {
  if (!NORMS.includes(norm)) {
    throw new Error(`bitQuantizer: norm must be one of ${NORMS.join(', ')}, got ${norm}`);
  }
  return {
    build: () => {},
    fitTo: () => {},
    input: (x) => absmaxQuantize(norm === 'rms' ? rmsNorm(x) : x),
    kernel: absmeanTernary,
    config: () => ({ name: 'bit', norm }),
    ternary: (weights) => absmeanTernaryValues(weights('kernel')),
  };
}

/** x / sqrt(mean(x²) + ε) over the last axis (Zhang & Sennrich 2019, arXiv:1910.07467, equation 4, gain 1). */
function rmsNorm(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), RMS_EPSILON))));
}
