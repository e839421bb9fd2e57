import { defineTable } from '../../../analysis/tables/define-table.ts';
import { ablationComparisons, partComparisons } from '../selections.ts';
import { comparisonTable } from './comparison-table.ts';

/** What parts kept in full precision bring, against all ternary and against each other. */
export const ablationComparisonsTable = defineTable({
  file: import.meta.filename,
  name: 'ablation-comparisons',
  ...comparisonTable(
    'What kept parts bring, against the fully ternary network and against each other',
    (all) => [...ablationComparisons(all), ...partComparisons(all)],
  ),
});
