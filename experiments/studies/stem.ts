/**
 * The stem for small images, one 3×3 convolution with stride 1, against that for photographs, 7×7 with stride 2 and a pooling with
 * stride 2: what is it worth, and what does it do to the ternary gap? At the smallest budget of the ladder, with the published
 * learning rate and seeds of no other study.
 */
import type { ImageConfig } from '../record/image-classification-record.ts';
import { imageRun } from '../record/image-run.ts';
import { BIT, PAPER, RECIPE, STD } from './gap.ts';
import { protocolRun } from './protocol.ts';
import { study } from './study.ts';

const SEEDS = [3031, 3233, 3435] as const;

/** Seeds outermost: every cell has its first run before any has its second. */
const declared: readonly ImageConfig[] = SEEDS.flatMap((seed) =>
  (['imagenet', 'cifar'] as const).flatMap((stem) =>
    [STD, BIT, RECIPE].map((treatment) =>
      imageRun(
        'stem',
        {
          ...protocolRun('desk', { dataset: 'cifar10', model: 'resnet18', ...treatment, seed }),
          ...{ width: 16, stem, epochs: 3, trainExamples: 50_000, validationExamples: 5_000 },
        },
        ['stem', 'variant'],
      ),
    ),
  ),
);

export const STEM_STUDY = study({
  id: 'stem',
  title: 'The stem for small images against that for photographs, on CIFAR-10',
  paper: PAPER,
  expected:
    'six minutes a run with the stem for small images on one core, half a minute with the other; an hour in all',
  declared,
});
