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
  String.raw`What the main variants differ by: differences in test accuracy, paired by seed, in percentage points. $\Delta$: mean of $n$ pairs; its
95\,\% $t$ interval over seeds and, where pairing gains nothing, the unpaired one; \emph{test}: half of the 95\,\% interval over test images,
an upper bound; $r$: correlation of the pairs; $d_z$: Cohen's; $p$ of the paired $t$-test, raw and after Holm within its group; $p$ of the
exact sign-flip test, and the floor that it cannot go below with the declared seeds.`,
  mainComparisons,
);

/** The columns of the first of these tables, in a caption. */
const COLUMNS_AS_ABOVE = String.raw`columns as in Table~\ref{tab:comparisons}`;

/** What parts kept in full precision bring, against all ternary and against each other; what stands in the table above is not repeated. */
export const ablationComparisonsTable = comparisonTable(
  'ablation-comparisons',
  `What kept parts bring, against the fully ternary network and against each other: ${COLUMNS_AS_ABOVE}, which has \\recipe{} $-$ \\bit{}.`,
  (all) => [
    ...ablationComparisons(all).filter((one) => !mainComparisons(all).includes(one)),
    ...partComparisons(all),
  ],
);

/** What distillation brings to each variant. */
export const distillationComparisonsTable = comparisonTable(
  'distillation-comparisons',
  `What distillation brings: ${COLUMNS_AS_ABOVE}.`,
  distillationComparisons,
);

function comparisonTable(
  name: string,
  caption: string,
  comparisons: (all: readonly Comparison[]) => readonly Comparison[],
): PaperTable {
  return defineTable({
    file: import.meta.filename,
    name,
    caption,
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
function comparisonGroups(
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
