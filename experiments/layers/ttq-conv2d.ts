import { TTQ_DEFAULTS, type TtqOptions } from '../quant/ttq.ts';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';

export type TTQConv2dArgs = Omit<Conv2dArgs, 'quantizer'> & TtqOptions;

/**
 * Convolution with trained ternary weights (Zhu et al. 2017, arXiv:1612.01064): y = conv(x, w_t) + b with w_t in
 * c · {+W_p, 0, -W_n}, W_p and W_n learned per layer, c = mean|W| (see ttqWeights), and FP32 activations.
 *
 * A name for Conv2d with the quantizer `ttq`, as which it is saved. Shapes and errors as Conv2d; `kernel` holds the latent
 * FP32 weights, `positive_scale` and `negative_scale` are [1].
 */
export class TTQConv2d extends Conv2d {
  constructor({ threshold = TTQ_DEFAULTS.threshold, unit = TTQ_DEFAULTS.unit, ...args }: TTQConv2dArgs) {
    super({ ...args, quantizer: { name: 'ttq', threshold, unit } });
  }
}
