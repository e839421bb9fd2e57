import { defineTable } from '../../../analysis/tables/define-table.ts';
import { tex } from '../../../analysis/tables/table-cells.ts';
import { distillationComparisons, mainComparisons } from '../selections.ts';
import { comparisonGroups } from './comparisons.table.ts';

/** The smallest difference that each comparison could have found, for the main variants and for distillation. */
export const powerTable = defineTable({
  file: import.meta.filename,
  name: 'power',
  caption: String.raw`Power: the smallest true difference, in points, that a two-sided paired $t$-test at the level 0.05 would find four times in five
with the declared seeds and the observed spread, beside the difference found and the floor of the sign-flip test.`,
  draftCaption: String.raw` Withheld until every declared seed is in; grey: provisional, (pairs in\,/\,pairs declared).`,
  layout: { form: 'long' },
  columns: [
    { head: 'Data set', align: 'l' },
    // What is provisional has a mark, and longtable takes a further pass of TeX for columns that change.
    { head: tex`$\Delta$`, width: '20mm' },
    'detectable',
    tex`sign-flip floor`,
    tex`$n$`,
  ],
  rows: (context) =>
    comparisonGroups(
      [...mainComparisons(context.comparisons), ...distillationComparisons(context.comparisons)],
      context,
      (key) => [
        context.fact(`${key}.delta`),
        context.fact(`${key}.detectable`),
        context.count(`${key}.p_min`),
        context.count(`${key}.n`),
      ],
    ),
});
