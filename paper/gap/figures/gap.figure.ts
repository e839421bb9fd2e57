import type { TopLevelSpec } from 'vega-lite';
import type { Comparison } from '../../../analysis/cells/comparison.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { figureArtifact } from '../../../analysis/figures/figure.ts';
import { mainComparisons } from '../selections.ts';
import { at } from '../study.ts';
import { type ForestRow, forestCaption, forestRows, forestSpec } from './forest.ts';

const BASELINE = 'std';
const AXIS = 'Difference in test accuracy to FP32, paired by seed (percentage points)';

const gaps = (comparisons: readonly Comparison[]): readonly Comparison[] =>
  mainComparisons(comparisons).filter(({ b }) => at(b).variant === BASELINE);

export function gapRows(context: PaperContext): ForestRow[] {
  return forestRows(context, gaps(context.comparisons));
}

export function gapSpec(rows: readonly ForestRow[]): TopLevelSpec {
  return forestSpec(rows, AXIS);
}

export const gapFigure = figureArtifact({
  file: import.meta.filename,
  name: 'gap',
  title: 'Gap to FP32',
  spec: (context) => gapSpec(gapRows(context)),
  caption: ({ comparisons }) =>
    String.raw`What ternary weights cost: difference in test accuracy to \std{}, paired by seed. Filled marks and bars are means with
95\,\% $t$ intervals, circles below them the single pairs; Table~\ref{tab:comparisons} has the numbers.` +
    forestCaption(gaps(comparisons)),
});
