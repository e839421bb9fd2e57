import { distillationComparisons } from '../cells/selections.ts';
import { comparisonGroups } from './render/comparison-groups.ts';
import { tableArtifact } from './table.ts';

/** What distillation brings to each variant. */
export const distillationComparisonsTable = tableArtifact({
  name: 'distillation-comparisons',
  values(context, notes) {
    const comparisons = distillationComparisons(context.comparisons);
    return comparisonGroups(comparisons, context, notes);
  },
});
