import { phaseRuns, STUDY_MODELS, STUDY_PAPER, STUDY_SEEDS, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** Phase 6, 18 runs: both networks by Trained Ternary Quantization (Zhu et al. 2017), against prior art. */
export function ttqBaselines(scale: Scale): Study {
  const id = `${scale}-6-ttq`;
  return {
    id,
    title: 'Phase 6: Trained Ternary Quantization',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'an hour on two cores; some points below FP32',
      paper: '93.0 %, 75.1 % and 61.1 % with ResNet-18 as published; days on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: STUDY_MODELS,
      treatments: [{ quantization: 'ttq', ablation: 'none', distilled: false }],
      seeds: STUDY_SEEDS,
    }),
  };
}
