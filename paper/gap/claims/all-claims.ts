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
  ternaryGap.ladder,
  ternaryGap.bitBelowFp32,
  ternaryGap.bitCostsAPointOnCifar,
  ternaryGap.gapGrows,
  firstConvolution.givesBack,
  firstConvolution.leavesAGap,
  layerAblation.conv1RecoversMost,
  distillation.hurtsTernary,
  distillation.raisesTernaryOnCifar,
  distillation.raisesTernaryOnLaterSeeds,
  distillation.lowersFp32Mean,
  learnedScales.belowFp32,
  learnedScales.onParWithBit,
  learnedScales.fewerZeros,
  deeperNetwork.belowShallower,
  deeperNetwork.bitBelowFp32,
  deeperNetwork.gapSmaller,
  publishedEffects.notFound,
  packedSize.ternaryIsSmaller,
  inferenceTime.additionsBeatWasmFp32,
  inferenceTime.additionsBeatProducts,
  inferenceTime.onnxFp32IsFastest,
];

/** Findings that the paper does not claim: what is contrary to one that it does, or not worth a sentence yet. */
export const OTHER_FINDINGS: readonly Claim[] = [
  ternaryGap,
  firstConvolution,
  layerAblation,
  distillation,
  learnedScales,
  deeperNetwork,
  publishedEffects,
  packedSize,
  inferenceTime,
]
  .flatMap((group): Claim[] => Object.values(group))
  .filter((finding) => !PAPER_CLAIMS.includes(finding));
