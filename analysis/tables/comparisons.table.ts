import { mainComparisons } from '../cells/selections.ts';
import { comparisonGroups } from './render/comparison-groups.ts';
import { tableArtifact } from './table.ts';

/** Every paired comparison among the main variants with its tests. */
export const comparisonsTable = tableArtifact({
  name: 'comparisons',
  values: (context, notes) => comparisonGroups(mainComparisons(context.comparisons), context, notes),
});
