import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { absmaxQuantize } from '../quant/absmax-activations.ts';
import { absmeanTernary } from '../quant/absmean-ternary.ts';
import { absmeanTernaryValues, type TernaryValues, ttqTernaryValues } from '../quant/ternary-values.ts';
import { type TtqOptions, ttqOptions, ttqScales, ttqWeights } from '../quant/ttq.ts';
import type { Initializer } from './initializer.ts';
import { rmsNorm } from './rms-norm.ts';

type AddWeight = (name: string, shape: number[], initializer: Initializer) => LayerVariable;

/** What a layer does to its operands before it multiplies them. One object belongs to one layer. */
export interface Quantizer {
  /** Adds the weights that the quantizer learns, and sets them to fit the kernel. */
  build(add: AddWeight, kernel: LayerVariable): void;
  /** Sets them again, after the kernel was given other first values. */
  fitTo(kernel: LayerVariable): void;
  input(x: tf.Tensor): tf.Tensor;
  kernel(latentWeights: tf.Tensor): tf.Tensor;
  /** What makes an equal quantizer again: a `QuantizerConfig`. */
  config(): tf.serialization.ConfigDict;
  /**
   * Ternary values of the kernel with so many columns, from the layer's weights by the last part of their names; null in full
   * precision.
   */
  readonly ternary: ((weights: (name: string) => Float32Array, columns: number) => TernaryValues) | null;
}

/** FP32: nothing is done. */
const FULL_PRECISION: Quantizer = {
  build: () => {},
  fitTo: () => {},
  input: (x) => x,
  kernel: (weights) => weights,
  config: () => ({ name: 'none' }),
  ternary: null,
};

/** Each quantizer's maker from its settings, by the name that a layer's `quantizer` takes. */
const MAKERS = {
  none: (_: object) => FULL_PRECISION,
  bit: bitQuantizer,
  ttq: ttqQuantizer,
} as const;

export type QuantizerName = keyof typeof MAKERS;

/** A quantizer as plain data. `none`: FP32; `bit`: BitNet b1.58; `ttq`: Trained Ternary Quantization. */
export type QuantizerConfig =
  | { readonly name: 'none' }
  | ({ readonly name: 'bit' } & BitSettings)
  | ({ readonly name: 'ttq' } & TtqOptions);

export type QuantizerChoice = QuantizerName | QuantizerConfig;

/** A new quantizer for the layer named `layer`. Throws on an unknown name, and on settings out of range. */
export function quantizerOf(layer: string, choice: QuantizerChoice = 'none'): Quantizer {
  const { name, ...settings } = typeof choice === 'string' ? { name: choice } : choice;
  if (!Object.hasOwn(MAKERS, name)) {
    throw new Error(`${layer}: quantizer must be one of ${Object.keys(MAKERS).join(', ')}, got ${name}`);
  }
  return MAKERS[name](settings);
}

const NORMS = ['none', 'rms'] as const;

export interface BitSettings {
  /**
   * What is done to the input before it is quantized. `none` (default): nothing, for layers behind a batch norm, as in
   * the CNN study. `rms`: RMSNorm without learned gain; BitNet's own BitLinear has a normalization there
   * (Wang et al. 2023, arXiv:2310.11453, equation 11).
   */
  readonly norm?: (typeof NORMS)[number];
  /**
   * How many matrices of one width the kernel has side by side on its last axis, each with its own scale: those of the heads of
   * an attention, say. Default 1.
   */
  readonly matrices?: number;
}

/** BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): 8-bit absmax activations times absmean ternary weights. */
function bitQuantizer({ norm = 'none', matrices = 1 }: BitSettings): Quantizer {
  if (!NORMS.includes(norm)) {
    throw new Error(`bitQuantizer: norm must be one of ${NORMS.join(', ')}, got ${norm}`);
  }
  return {
    build: () => {},
    fitTo: () => {},
    input: (x) => absmaxQuantize(norm === 'rms' ? rmsNorm(x, null) : x),
    kernel: (weights) => absmeanTernary(weights, matrices),
    config: () => ({ name: 'bit', norm, matrices }),
    ternary: (weights, columns) => absmeanTernaryValues(weights('kernel'), { columns, matrices }),
  };
}

/**
 * Trained Ternary Quantization (Zhu et al. 2017, arXiv:1612.01064): ternary weights with two learned scales per layer,
 * FP32 activations. Weights `positive_scale` and `negative_scale`, both [1].
 *
 * The paper leaves the scales' first values open; here they are the mean magnitudes of the latent weights in their sets
 * (ttqScales), so that the first forward pass stays near the latent weights'.
 */
function ttqQuantizer(args: TtqOptions): Quantizer {
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
