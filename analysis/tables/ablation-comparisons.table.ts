import { ablationComparisons, partComparisons } from '../cells/selections.ts';
import { comparisonGroups } from './render/comparison-groups.ts';
import { tableArtifact } from './table.ts';

/** What parts kept in full precision bring, against all ternary and against each other. */
export const ablationComparisonsTable = tableArtifact({
  name: 'ablation-comparisons',
  values(context, notes) {
    const comparisons = [
      ...ablationComparisons(context.comparisons),
      ...partComparisons(context.comparisons),
    ];
    return comparisonGroups(comparisons, context, notes);
  },
});
