import { comparisonGroups } from '../../../analysis/tables/render/comparison-groups.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { mainComparisons } from '../selections.ts';

/** Every paired comparison among the main variants with its tests. */
export const comparisonsTable = tableArtifact({
  file: import.meta.filename,
  name: 'comparisons',
  values: (context, notes) => comparisonGroups(mainComparisons(context.comparisons), context, notes),
});
