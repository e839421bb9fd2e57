import type { TopLevelSpec } from 'vega-lite';
import type { Comparison } from '../cells/comparison.ts';
import { mainComparisons } from '../cells/selections.ts';
import type { PaperContext } from '../pipeline/context.ts';
import { figureArtifact } from './figure.ts';
import { type ForestRow, forestCaption, forestRows, forestSpec } from './forest.ts';

const BASELINE = 'std';
const AXIS = 'Difference in test accuracy to FP32, paired by seed (percentage points)';

const gaps = (comparisons: readonly Comparison[]): readonly Comparison[] =>
  mainComparisons(comparisons).filter(({ b }) => b.variant === BASELINE);

export function gapRows(context: PaperContext): ForestRow[] {
  return forestRows(context, gaps(context.comparisons));
}

export function gapSpec(rows: readonly ForestRow[]): TopLevelSpec {
  return forestSpec(rows, AXIS);
}

export const gapFigure = figureArtifact({
  name: 'gap',
  title: 'Gap to FP32',
  spec: (context) => gapSpec(gapRows(context)),
  caption: ({ comparisons }) => forestCaption(gaps(comparisons)),
});
