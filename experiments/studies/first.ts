import { phaseRuns, STUDY_PAPER, STUDY_SEEDS, type Treatment } from './choices.ts';
import type { Study } from './study.ts';

const VARIANTS = [
  { quantization: 'std', ablation: 'none', distilled: false },
  { quantization: 'bit', ablation: 'none', distilled: false },
  { quantization: 'bit', ablation: 'keep_conv1', distilled: false },
  { quantization: 'ttq', ablation: 'none', distilled: false },
] as const satisfies readonly Treatment[];

/**
 * ResNet-18's part of phases 1, 3, 4 and 6: what to repeat first, and the sample that tests of the analysis work on. Its runs are
 * the whole study's own.
 */
export const FIRST_STUDY: Study = {
  id: 'first',
  title: 'The ternary gap of a narrow ResNet-18',
  scale: 'desk',
  paper: STUDY_PAPER,
  command: 'npm run lab -- sweep --study first --jobs 2',
  expected: 'half an hour on two cores; FP32 above 60 % on CIFAR-10',
  runs: phaseRuns('desk', { models: ['resnet18'], treatments: VARIANTS, seeds: STUDY_SEEDS }),
};
