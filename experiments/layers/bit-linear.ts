import { Linear, type LinearArgs } from './linear.ts';
import type { BitSettings } from './quantizers.ts';

export type BitLinearArgs = Omit<LinearArgs, 'quantizer'> & BitSettings;

/**
 * Linear layer of BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): y = absmax8(x) · absmean(W) + b, with 8-bit activations
 * per token of a sequence (per sample of a batch of vectors) and weights in {-s, 0, +s}; gradients pass both quantizers
 * straight through.
 *
 * A name for Linear with the quantizer `bit`, as which it is saved. Shapes and errors as Linear; `kernel` holds the latent
 * FP32 weights.
 *
 * Deviation: no normalization of the input before it is quantized unless `norm` is `rms`.
 */
export class BitLinear extends Linear {
  constructor({ norm = 'none', matrices = 1, ...args }: BitLinearArgs) {
    super({ ...args, quantizer: { name: 'bit', norm, matrices } });
  }
}
