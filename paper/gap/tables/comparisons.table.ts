import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { Comparison } from '../../../analysis/cells/comparison.ts';
import { defineTable, type PaperTable, type TableContext } from '../../../analysis/tables/define-table.ts';
import type { Cell } from '../../../analysis/tables/table.ts';
import { tex } from '../../../analysis/tables/table-cells.ts';
import {
  ablationComparisons,
  distillationComparisons,
  mainComparisons,
  partComparisons,
} from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Every paired comparison among the main variants with its tests. */
export const comparisonsTable = comparisonTable(
  'comparisons',
  'What the main variants differ by',
  mainComparisons,
);

/** What parts kept in full precision bring, against all ternary and against each other. */
export const ablationComparisonsTable = comparisonTable(
  'ablation-comparisons',
  'What kept parts bring, against the fully ternary network and against each other',
  (all) => [...ablationComparisons(all), ...partComparisons(all)],
);

/** What distillation brings to each variant. */
export const distillationComparisonsTable = comparisonTable(
  'distillation-comparisons',
  'What distillation brings',
  distillationComparisons,
);

function comparisonTable(
  name: string,
  subject: string,
  comparisons: (all: readonly Comparison[]) => readonly Comparison[],
): PaperTable {
  return defineTable({
    file: import.meta.filename,
    name,
    caption: String.raw`${subject}: differences in test accuracy, paired by seed, in percentage points: mean $\Delta$ of $n$ pairs, 95\,\% $t$ interval
over seeds and, where pairing gains nothing, the unpaired one beside it, half of the 95\,\% interval over test images, an upper bound
(\emph{test}), correlation $r$ of the pairs, Cohen's $d_z$, $p$ of the paired $t$-test as it is and after Holm within its group, and $p$ of the
exact sign-flip test beside the floor that it cannot go below with the declared seeds.`,
    draftCaption: String.raw` Intervals and tests are withheld until every declared seed is in; grey: provisional, (pairs
in\,/\,pairs declared).`,
    layout: { size: 'footnotesize', columnSpace: '2pt' },
    columns: [
      { head: 'Data set', align: 'l' },
      { head: tex`$\Delta$`, headAlign: 'c' },
      { head: 'paired', over: tex`95\,\% interval`, align: 'l', headAlign: 'c', joined: true },
      { head: 'unpaired', over: tex`95\,\% interval`, align: 'l', headAlign: 'c' },
      'test',
      { head: tex`$r$`, headAlign: 'c' },
      { head: tex`$d_z$`, headAlign: 'c' },
      { head: 'raw', over: tex`$t$-test $p$` },
      { head: 'Holm', over: tex`$t$-test $p$` },
      { head: 'exact', over: tex`sign-flip $p$` },
      { head: 'floor', over: tex`sign-flip $p$` },
      tex`$n$`,
    ],
    rows: (context) =>
      comparisonGroups(comparisons(context.comparisons), context, (comparison) => {
        const { key } = comparison;
        return [
          context.fact(`${key}.delta`),
          context.interval(`${key}.ci_low`, `${key}.ci_high`),
          context.unpairedInterval(comparison),
          context.fact(`${key}.sampling`),
          context.fact(`${key}.pair_correlation`),
          context.fact(`${key}.dz`),
          context.fact(`${key}.p_t`),
          context.fact(`${key}.p_t_holm`),
          context.fact(`${key}.p_signflip`),
          context.count(`${key}.p_min`),
          context.count(`${key}.n`),
        ];
      }),
  });
}

/** Comparisons grouped by family: the group within which p-values are adjusted. */
export function comparisonGroups(
  comparisons: readonly Comparison[],
  { cells }: TableContext,
  shown: (comparison: Comparison) => readonly Cell[],
) {
  const families = [...new Set(comparisons.map(({ family }) => family))];
  return families.map((family) => {
    const members = comparisons.filter((comparison) => comparison.family === family);
    const { a, b } = members[0]!;
    return {
      title: tex`${variantStyle(at(a).variant).tex} $-$ ${variantStyle(at(b).variant).tex}`,
      rows: members.map((one) => [rowTitle(one.a, cells), ...shown(one)]),
    };
  });
}
