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
  caption: ({ comparisons }) => forestCaption(distillationComparisons(comparisons)),
});
