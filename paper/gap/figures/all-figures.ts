import type { DrawnFigure } from '../../../analysis/figures/figure.ts';
import { accuracyFigure } from './accuracy.figure.ts';
import { difficultyFigure } from './difficulty.figure.ts';
import { distillationFigure } from './distillation.figure.ts';
import { gapFigure } from './gap.figure.ts';
import { layerAblationFigure } from './layer-ablation.figure.ts';
import { trainingCurvesFigure } from './training-curves.figure.ts';

/** Every figure of the paper. */
export const ALL_FIGURES: readonly DrawnFigure[] = [
  accuracyFigure,
  gapFigure,
  layerAblationFigure,
  distillationFigure,
  difficultyFigure,
  trainingCurvesFigure,
];
