import { accuracyFigure } from './accuracy.figure.ts';
import { difficultyFigure } from './difficulty.figure.ts';
import type { DrawnFigure } from './figure.ts';
import { gapFigure } from './gap.figure.ts';
import { trainingCurvesFigure } from './training-curves.figure.ts';

/** Every figure of the paper. */
export const ALL_FIGURES: readonly DrawnFigure[] = [
  accuracyFigure,
  gapFigure,
  difficultyFigure,
  trainingCurvesFigure,
];
