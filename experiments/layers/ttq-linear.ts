import { serialization } from '@tensorflow/tfjs-core';
import { Linear, type LinearArgs } from './linear.ts';
import { type TtqArgs, ttqQuantization } from './ttq-quantization.ts';

export interface TTQLinearArgs extends LinearArgs, TtqArgs {}

/**
 * Linear layer with trained ternary weights (Zhu et al. 2017, arXiv:1612.01064): y = x · w_t + b with w_t in
 * c · {+W_p, 0, -W_n}, W_p and W_n learned per layer, c = mean|W| (see ttqWeights), and FP32 activations.
 *
 * Shapes and errors as Linear; `kernel` holds the latent FP32 weights, `positive_scale` and `negative_scale` are [1].
 */
export class TTQLinear extends Linear {
  static override className = 'TTQLinear';

  constructor(args: TTQLinearArgs) {
    super(args, ttqQuantization(args));
  }
}
serialization.registerClass(TTQLinear);
