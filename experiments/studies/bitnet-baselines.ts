import { phaseRuns, STUDY_MODELS, STUDY_PAPER, STUDY_SEEDS, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** Phase 3, 18 runs: both networks with all weights ternary by BitNet b1.58. */
export function bitnetBaselines(scale: Scale): Study {
  const id = `${scale}-3-bitnet-baselines`;
  return {
    id,
    title: 'Phase 3: BitNet baselines',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'half an hour on two cores; some points below FP32',
      paper: '94.6 %, 74.9 % and 62.1 % with ResNet-18 as published; days on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: STUDY_MODELS,
      treatments: [{ quantization: 'bit', ablation: 'none', distilled: false }],
      seeds: STUDY_SEEDS,
    }),
  };
}
