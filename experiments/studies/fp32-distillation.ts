import { phaseRuns, STUDY_PAPER, STUDY_SEEDS, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** Phase 2, 9 runs: what distillation does where nothing is quantized, so that its effect on ternary networks can be told apart. */
export function fp32Distillation(scale: Scale): Study {
  const id = `${scale}-2-fp32-distillation`;
  return {
    id,
    title: 'Phase 2: FP32 and distillation, a control',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'a quarter of an hour on two cores; one to three points below FP32',
      paper: '95.6 %, 80.0 % and 68.6 % as published; days on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: ['resnet18'],
      treatments: [{ quantization: 'std', ablation: 'none', distilled: true }],
      seeds: STUDY_SEEDS,
    }),
  };
}
