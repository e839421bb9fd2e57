import { serialization } from '@tensorflow/tfjs-core';
import { type BitArgs, bitQuantization } from './bit-quantization.ts';
import { DepthwiseConv2d, type DepthwiseConv2dArgs } from './depthwise-conv2d.ts';

export interface BitDepthwiseConv2dArgs extends DepthwiseConv2dArgs, BitArgs {}

/**
 * Depthwise convolution of BitNet b1.58: BitConv2d's quantizers, one scale for the filters of all channels.
 *
 * Shapes and errors as DepthwiseConv2d; `kernel` holds the latent FP32 weights.
 */
export class BitDepthwiseConv2d extends DepthwiseConv2d {
  static override className = 'BitDepthwiseConv2d';

  constructor(args: BitDepthwiseConv2dArgs) {
    super(args, bitQuantization(args));
  }
}
serialization.registerClass(BitDepthwiseConv2d);
