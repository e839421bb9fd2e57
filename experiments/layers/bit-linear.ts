import { serialization } from '@tensorflow/tfjs-core';
import { type BitArgs, bitQuantization } from './bit-quantization.ts';
import { Linear, type LinearArgs } from './linear.ts';

export interface BitLinearArgs extends LinearArgs, BitArgs {}

/**
 * Linear layer of BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): y = absmax8(x) · absmean(W) + b, with 8-bit
 * activations per sample and weights in {-s, 0, +s}; gradients pass both quantizers straight through.
 *
 * Shapes and errors as Linear; `kernel` holds the latent FP32 weights.
 *
 * Deviation: no normalization of the input before it is quantized unless `norm` is `rms`.
 */
export class BitLinear extends Linear {
  static override className = 'BitLinear';

  constructor(args: BitLinearArgs) {
    super(args, bitQuantization(args));
  }
}
serialization.registerClass(BitLinear);
