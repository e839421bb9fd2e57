import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { ttqTernaryValues } from '../quant/ternary-values.ts';
import { type TtqOptions, ttqOptions, ttqScales, ttqWeights } from '../quant/ttq.ts';
import type { Quantizer } from './quantizer.ts';

/**
 * Trained Ternary Quantization (Zhu et al. 2017, arXiv:1612.01064): ternary weights with two learned scales per layer,
 * FP32 activations. Weights `positive_scale` and `negative_scale`, both [1].
 *
 * The paper leaves the scales' first values open; here they are the mean magnitudes of the latent weights in their sets
 * (ttqScales), so that the first forward pass stays near the latent weights'.
 */
export function ttqQuantizer(args: TtqOptions): Quantizer {
  const { threshold, unit } = args;
  const options = ttqOptions({ ...(threshold && { threshold }), ...(unit && { unit }) });
  let positive: LayerVariable;
  let negative: LayerVariable;
  const fitTo = (kernel: LayerVariable) =>
    tf.tidy(() => {
      const scales = ttqScales(kernel.read(), options);
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
    kernel: (latent) => ttqWeights(latent, positive.read(), negative.read(), options),
    config: () => ({ name: 'ttq', threshold: { ...options.threshold }, unit: options.unit }),
    ternary: (weights) => {
      const scale = (name: string) => weights(name)[0]!;
      return ttqTernaryValues(weights('kernel'), scale('positive_scale'), scale('negative_scale'), options);
    },
  };
}
