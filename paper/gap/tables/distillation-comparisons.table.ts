import { defineTable } from '../../../analysis/tables/define-table.ts';
import { distillationComparisons } from '../selections.ts';
import { comparisonTable } from './comparison-table.ts';

/** What distillation brings to each variant. */
export const distillationComparisonsTable = defineTable({
  file: import.meta.filename,
  name: 'distillation-comparisons',
  ...comparisonTable('What distillation brings', distillationComparisons),
});
