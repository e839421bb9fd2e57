import { phaseRuns, STUDY_MODELS, STUDY_PAPER, STUDY_SEEDS, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** Phase 1, 18 runs: both networks in full precision. Seed 42 of ResNet-18 teaches in phases 2 and 5. */
export function fp32Baselines(scale: Scale): Study {
  const id = `${scale}-1-fp32-baselines`;
  return {
    id,
    title: 'Phase 1: FP32 baselines',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'half an hour on two cores; FP32 above 60 % on CIFAR-10 with ResNet-18',
      paper:
        '96.1 % on CIFAR-10, 79.1 % on CIFAR-100, 67.0 % on Tiny-ImageNet with ResNet-18 as published; days on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: STUDY_MODELS,
      treatments: [{ quantization: 'std', ablation: 'none', distilled: false }],
      seeds: STUDY_SEEDS,
    }),
  };
}
