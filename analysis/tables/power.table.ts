import { distillationComparisons, mainComparisons } from '../cells/selections.ts';
import { comparisonGroups } from './render/comparison-groups.ts';
import { tableArtifact } from './table.ts';

/** The smallest difference that each comparison could have found, for the main variants and for distillation. */
export const powerTable = tableArtifact({
  name: 'power',
  values(context, notes) {
    const { comparisons } = context;
    return comparisonGroups(
      [...mainComparisons(comparisons), ...distillationComparisons(comparisons)],
      context,
      notes,
    );
  },
});
