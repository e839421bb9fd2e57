import { serialization } from '@tensorflow/tfjs-core';
import { type BitArgs, bitQuantization } from './bit-quantization.ts';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';

export interface BitConv2dArgs extends Conv2dArgs, BitArgs {}

/**
 * Convolution of BitNet b1.58 (Ma et al. 2024, arXiv:2402.17764): y = conv(absmax8(x), absmean(W)) + b, with 8-bit
 * activations per sample and weights in {-s, 0, +s}; gradients pass both quantizers straight through.
 *
 *     new BitConv2d({ filters: 16, kernelSize: 3, strides: 1, padding: 'same', useBias: false })
 *
 * Shapes and errors as Conv2d; `kernel` holds the latent FP32 weights.
 *
 * Deviation: no normalization of the input before it is quantized unless `norm` is `rms`.
 */
export class BitConv2d extends Conv2d {
  static override className = 'BitConv2d';

  constructor(args: BitConv2dArgs) {
    super(args, bitQuantization(args));
  }
}
serialization.registerClass(BitConv2d);
