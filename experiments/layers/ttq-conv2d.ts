import { serialization } from '@tensorflow/tfjs-core';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';
import { type TtqArgs, ttqQuantization } from './ttq-quantization.ts';

export interface TTQConv2dArgs extends Conv2dArgs, TtqArgs {}

/**
 * Convolution with trained ternary weights (Zhu et al. 2017, arXiv:1612.01064): y = conv(x, w_t) + b with w_t in
 * c · {+W_p, 0, -W_n}, W_p and W_n learned per layer, c = mean|W| (see ttqWeights), and FP32 activations.
 *
 * Shapes and errors as Conv2d; `kernel` holds the latent FP32 weights, `positive_scale` and `negative_scale` are [1].
 */
export class TTQConv2d extends Conv2d {
  static override className = 'TTQConv2d';

  constructor(args: TTQConv2dArgs) {
    super(args, ttqQuantization(args));
  }
}
serialization.registerClass(TTQConv2d);
