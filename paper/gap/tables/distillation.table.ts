import { rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy, tex } from '../../../analysis/tables/table-cells.ts';
import { distillationComparisons } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Accuracy of each variant with labels alone and distilled, and what the one has over the other. */
export const distillationTable = defineTable({
  file: import.meta.filename,
  name: 'distillation',
  caption: String.raw`Distillation: test accuracy in percent, mean\,$\pm$\,standard deviation over all seeds of each cell, trained on labels alone and
distilled from the \std{} network of seed 42; $\Delta$ is the mean difference in points over the seeds that both have.`,
  layout: { groupTitles: 'beside' },
  columns: [
    { head: 'Data set', align: 'l' },
    { head: 'Variant', align: 'l' },
    'labels alone',
    'distilled',
    tex`$\Delta$`,
  ],
  rows: ({ cells, comparisons, mean, fact }) =>
    groupsBy(
      distillationComparisons(comparisons),
      ({ a }) => rowTitle(a, cells),
      ({ key, a, b }) => [
        { tex: variantStyle(at(b).variant).tex },
        mean(b, 'accuracy'),
        mean(a, 'accuracy'),
        fact(`${key}.delta`),
      ],
    ),
});
