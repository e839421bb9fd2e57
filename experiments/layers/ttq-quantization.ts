import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { ttqTernaryValues } from '../quant/ternary-values.ts';
import { checkThreshold, TTQ_THRESHOLD, type TtqThreshold, ttqScales, ttqWeights } from '../quant/ttq.ts';
import type { Quantization } from './quantization.ts';

export interface TtqArgs {
  /** Default: 0.05 of the largest magnitude. */
  readonly threshold?: TtqThreshold;
}

/**
 * Trained Ternary Quantization (Zhu et al. 2017, arXiv:1612.01064): ternary weights with two learned scales per layer,
 * FP32 activations. Weights `positive_scale` and `negative_scale`, both [1].
 *
 * The paper leaves the scales' first values open; here they are the mean magnitudes of the latent weights in their sets
 * (ttqScales), so that the first forward pass stays near the latent weights'.
 */
export function ttqQuantization({ threshold = TTQ_THRESHOLD }: TtqArgs): Quantization {
  checkThreshold(threshold);
  let positive: LayerVariable;
  let negative: LayerVariable;
  const fitTo = (kernel: LayerVariable) =>
    tf.tidy(() => {
      const scales = ttqScales(kernel.read(), threshold);
      positive.write(scales.positive);
      negative.write(scales.negative);
    });
  return {
    build: (add, kernel) => {
      positive = add('positive_scale', [1], initializers.ones());
      negative = add('negative_scale', [1], initializers.ones());
      fitTo(kernel);
    },
    fitTo,
    input: (x) => x,
    kernel: (latent) => ttqWeights(latent, positive.read(), negative.read(), threshold),
    config: () => ({ threshold: { ...threshold } }),
    ternary: (weights) =>
      ttqTernaryValues(
        weights('kernel'),
        weights('positive_scale')[0]!,
        weights('negative_scale')[0]!,
        threshold,
      ),
  };
}
