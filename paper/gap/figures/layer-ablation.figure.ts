import { figureArtifact } from '../../../analysis/figures/figure.ts';
import { ablationComparisons } from '../selections.ts';
import { forestCaption, forestRows, forestSpec } from './forest.ts';

const AXIS = 'Difference in test accuracy to all ternary, paired by seed (percentage points)';

export const layerAblationFigure = figureArtifact({
  file: import.meta.filename,
  name: 'layer-ablation',
  title: 'What each part brings in full precision',
  spec: (context) => forestSpec(forestRows(context, ablationComparisons(context.comparisons)), AXIS),
  caption: ({ comparisons }) =>
    String.raw`What each part brings when it alone stays in \std{}: difference in test accuracy to the fully ternary network, paired by seed,
without distillation. Filled marks and bars are means with 95\,\% $t$ intervals; circles are the single pairs.` +
    forestCaption(ablationComparisons(comparisons)),
});
