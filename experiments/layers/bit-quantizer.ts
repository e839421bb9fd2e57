import { absmaxQuantize } from '../quant/absmax-activations.ts';
import { absmeanTernary } from '../quant/absmean-ternary.ts';
import { absmeanTernaryValues } from '../quant/ternary-values.ts';
import type { Quantizer } from './quantizer.ts';
import { rmsNorm } from './rms-norm.ts';

export const NORMS = ['none', 'rms'] as const;

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
export function bitQuantizer({ norm = 'none', matrices = 1 }: BitSettings): Quantizer {
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
