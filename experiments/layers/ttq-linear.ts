import { TTQ_DEFAULTS, type TtqOptions } from '../quant/ttq.ts';
import { Linear, type LinearArgs } from './linear.ts';

export type TTQLinearArgs = Omit<LinearArgs, 'quantizer'> & TtqOptions;

/**
 * Linear layer with trained ternary weights (Zhu et al. 2017, arXiv:1612.01064): y = x · w_t + b with w_t in
 * c · {+W_p, 0, -W_n}, W_p and W_n learned per layer, c = mean|W| (see ttqWeights), and FP32 activations.
 *
 * A name for Linear with the quantizer `ttq`, as which it is saved. Shapes and errors as Linear; `kernel` holds the latent
 * FP32 weights, `positive_scale` and `negative_scale` are [1].
 */
export class TTQLinear extends Linear {
  constructor({ threshold = TTQ_DEFAULTS.threshold, unit = TTQ_DEFAULTS.unit, ...args }: TTQLinearArgs) {
    super({ ...args, quantizer: { name: 'ttq', threshold, unit } });
  }
}
