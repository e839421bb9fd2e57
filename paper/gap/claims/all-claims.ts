import type { Claim } from '../../../analysis/claims/claim.ts';
import { deeperNetwork } from './deeper-network.ts';
import { distillation } from './distillation.ts';
import { firstConvolution } from './first-convolution.ts';
import { inferenceTime } from './inference-time.ts';
import { layerAblation } from './layer-ablation.ts';
import { learnedScales } from './learned-scales.ts';
import { packedSize } from './packed-size.ts';
import { publishedEffects } from './published-effects.ts';
import { ternaryGap } from './ternary-gap.ts';

/**
 * The claims that the paper speaks of: each stands in it as `\claim{id}{sentence}`, or as what became of it, `\refuted` or
 * `\undecided`. In the order of the appendix.
 */
export const PAPER_CLAIMS: readonly Claim[] = [
  ...ternaryGap,
  ...firstConvolution,
  ...layerAblation,
  ...distillation,
  ...learnedScales,
  ...deeperNetwork,
  ...publishedEffects,
  ...packedSize,
  ...inferenceTime,
];
