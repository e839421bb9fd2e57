import { figureArtifact } from '../../../analysis/figures/figure.ts';
import { distillationComparisons } from '../selections.ts';
import { forestCaption, forestRows, forestSpec } from './forest.ts';

const AXIS =
  'Difference in test accuracy to the same without distillation, paired by seed (percentage points)';

export const distillationFigure = figureArtifact({
  file: import.meta.filename,
  name: 'distillation',
  title: 'What distillation brings',
  spec: (context) => forestSpec(forestRows(context, distillationComparisons(context.comparisons)), AXIS),
  caption: ({ comparisons }) =>
    String.raw`What distillation from the \std{} network brings, in \std{} and with ternary weights: difference in test accuracy to the same
variant trained on labels alone, paired by seed. Filled marks and bars are means with 95\,\% $t$ intervals; circles are the
single pairs.` + forestCaption(distillationComparisons(comparisons)),
});
