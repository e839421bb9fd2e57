import { defineTable } from '../../../analysis/tables/define-table.ts';
import { mainComparisons } from '../selections.ts';
import { comparisonTable } from './comparison-table.ts';

/** Every paired comparison among the main variants with its tests. */
export const comparisonsTable = defineTable({
  file: import.meta.filename,
  name: 'comparisons',
  ...comparisonTable('What the main variants differ by', mainComparisons),
});
