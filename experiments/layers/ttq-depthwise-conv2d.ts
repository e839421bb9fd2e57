import { serialization } from '@tensorflow/tfjs-core';
import { DepthwiseConv2d, type DepthwiseConv2dArgs } from './depthwise-conv2d.ts';
import { type TtqArgs, ttqQuantization } from './ttq-quantization.ts';

export interface TTQDepthwiseConv2dArgs extends DepthwiseConv2dArgs, TtqArgs {}

/**
 * Depthwise convolution with trained ternary weights: TTQConv2d's quantizer, one pair of scales for all channels.
 *
 * Shapes and errors as DepthwiseConv2d; `kernel` holds the latent FP32 weights, `positive_scale` and `negative_scale`
 * are [1].
 */
export class TTQDepthwiseConv2d extends DepthwiseConv2d {
  static override className = 'TTQDepthwiseConv2d';

  constructor(args: TTQDepthwiseConv2dArgs) {
    super(args, ttqQuantization(args));
  }
}
serialization.registerClass(TTQDepthwiseConv2d);
