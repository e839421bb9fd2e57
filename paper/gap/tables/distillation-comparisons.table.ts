import { comparisonGroups } from '../../../analysis/tables/render/comparison-groups.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { distillationComparisons } from '../selections.ts';

/** What distillation brings to each variant. */
export const distillationComparisonsTable = tableArtifact({
  file: import.meta.filename,
  name: 'distillation-comparisons',
  values(context, notes) {
    const comparisons = distillationComparisons(context.comparisons);
    return comparisonGroups(comparisons, context, notes);
  },
});
