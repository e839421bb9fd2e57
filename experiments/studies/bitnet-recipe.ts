import { phaseRuns, STUDY_MODELS, STUDY_PAPER, STUDY_SEEDS, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** Phase 4, 18 runs: the mixed-precision recipe, all ternary but the first convolution. */
export function bitnetRecipe(scale: Scale): Study {
  const id = `${scale}-4-bitnet-recipe`;
  return {
    id,
    title: 'Phase 4: BitNet with an FP32 first convolution',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'an hour on two cores; at most about a point above BitNet',
      paper: '95.1 %, 75.7 % and 62.3 % with ResNet-18 as published; days on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: STUDY_MODELS,
      treatments: [{ quantization: 'bit', ablation: 'keep_conv1', distilled: false }],
      seeds: STUDY_SEEDS,
    }),
  };
}
