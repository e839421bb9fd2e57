import { comparisonGroups } from '../../../analysis/tables/render/comparison-groups.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { ablationComparisons, partComparisons } from '../selections.ts';

/** What parts kept in full precision bring, against all ternary and against each other. */
export const ablationComparisonsTable = tableArtifact({
  file: import.meta.filename,
  name: 'ablation-comparisons',
  values(context, notes) {
    const comparisons = [
      ...ablationComparisons(context.comparisons),
      ...partComparisons(context.comparisons),
    ];
    return comparisonGroups(comparisons, context, notes);
  },
});
