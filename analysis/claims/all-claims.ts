import type { Claim } from './claim.ts';
import { deeperNetwork } from './findings/deeper-network.ts';
import { distillation } from './findings/distillation.ts';
import { firstConvolution } from './findings/first-convolution.ts';
import { inferenceTime } from './findings/inference-time.ts';
import { layerAblation } from './findings/layer-ablation.ts';
import { learnedScales } from './findings/learned-scales.ts';
import { packedSize } from './findings/packed-size.ts';
import { publishedEffects } from './findings/published-effects.ts';
import { ternaryGap } from './findings/ternary-gap.ts';

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

/** Every finding that can be claimed, the paper's and the others: what is contrary to one, or not worth a sentence yet. */
export const ALL_FINDINGS: readonly Claim[] = [
  ternaryGap,
  firstConvolution,
  layerAblation,
  distillation,
  learnedScales,
  deeperNetwork,
  publishedEffects,
  packedSize,
  inferenceTime,
].flatMap((group): Claim[] => Object.values(group));
