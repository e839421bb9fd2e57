import { comparisonGroups } from '../../../analysis/tables/render/comparison-groups.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { distillationComparisons, mainComparisons } from '../selections.ts';

/** The smallest difference that each comparison could have found, for the main variants and for distillation. */
export const powerTable = tableArtifact({
  file: import.meta.filename,
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
