import { Conv2d, type Conv2dArgs } from './conv2d.ts';
import type { BitSettings } from './quantizers.ts';

export type BitConv2dArgs = Omit<Conv2dArgs, 'quantizer'> & BitSettings;

/**
 * Convolution of BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): y = conv(absmax8(x), absmean(W)) + b, with 8-bit
 * activations per sample and weights in {-s, 0, +s}; gradients pass both quantizers straight through.
 *
 *     new BitConv2d({ filters: 16, kernelSize: 3, strides: 1, padding: 'same', useBias: false })
 *
 * A name for Conv2d with the quantizer `bit`, as which it is saved. Shapes and errors as Conv2d; `kernel` holds the latent
 * FP32 weights.
 *
 * Deviation: no normalization of the input before it is quantized unless `norm` is `rms`.
 */
export class BitConv2d extends Conv2d {
  constructor({ norm = 'none', matrices = 1, ...args }: BitConv2dArgs) {
    super({ ...args, quantizer: { name: 'bit', norm, matrices } });
  }
}
