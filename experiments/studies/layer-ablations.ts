import { phaseRuns, STUDY_PAPER, STUDY_SEEDS, sweepCommand, type Treatment } from './choices.ts';
import type { Scale, Study } from './study.ts';

const TREATMENTS: readonly Treatment[] = [
  ...(['keep_layer1', 'keep_layer4', 'keep_fc'] as const).flatMap((ablation) => [
    { quantization: 'bit' as const, ablation, distilled: false },
    { quantization: 'bit' as const, ablation, distilled: true },
  ]),
  { quantization: 'bit', ablation: 'none', distilled: true },
  { quantization: 'bit', ablation: 'keep_conv1', distilled: true },
];

/**
 * Phase 5, 72 runs of ResNet-18: one part at a time kept in full precision, with and without distillation, and distillation of
 * the fully ternary network and of the recipe.
 */
export function layerAblations(scale: Scale): Study {
  const id = `${scale}-5-layer-ablations`;
  return {
    id,
    title: 'Phase 5: layer ablations and distillation',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'two and a half hours on two cores; within about two points of BitNet',
      paper: 'BitNet distilled 93.7 %, 72.9 % and 59.0 % as published; a week on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: ['resnet18'],
      treatments: TREATMENTS,
      seeds: STUDY_SEEDS,
    }),
  };
}
