import { rowTitle } from '../../analysis/cells/cell.ts';
import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { variantStyle } from '../gap/variants.ts';
import { ladder } from './study.ts';

/** Every paired comparison of the ladder, question by question. */
export const ladderComparisonsTable = defineTable({
  file: import.meta.filename,
  name: 'ladder-comparisons',
  caption: String.raw`The ladder of scale, comparison by comparison: differences in test accuracy in points, paired by seed, with 95\,\% $t$ interval and, where
pairing gains nothing, the unpaired one; \emph{test}: half of the 95\,\% interval over test images, an upper bound; $r$: correlation of
the pairs.`,
  layout: { size: 'scriptsize', columnSpace: '4pt' },
  columns: [
    { head: 'Rung', align: 'l' },
    { head: tex`$\Delta$`, headAlign: 'c' },
    { head: 'paired', over: tex`95\,\% interval`, align: 'l', headAlign: 'c', joined: true },
    { head: 'unpaired', over: tex`95\,\% interval`, align: 'l', headAlign: 'c' },
    'test',
    tex`$r$`,
    tex`$n$`,
  ],
  rows: ({ cells, comparisons, fact, interval, unpairedInterval, count }) =>
    ladder.questions.map(({ compare: [a, b] }) => ({
      title: tex`${variantStyle(a).tex} $-$ ${variantStyle(b).tex}`,
      rows: comparisons
        .filter((one) => one.a.factors.variant === a && one.b.factors.variant === b)
        .map((comparison) => {
          const { key } = comparison;
          return [
            rowTitle(comparison.a, cells),
            fact(`${key}.delta`),
            interval(`${key}.ci_low`, `${key}.ci_high`),
            unpairedInterval(comparison),
            fact(`${key}.sampling`),
            fact(`${key}.pair_correlation`),
            count(`${key}.n`),
          ];
        }),
    })),
});
