import { rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy, tex } from '../../../analysis/tables/table-cells.ts';
import { mainCells } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Which share of the gap between BitNet and FP32 each other ternary variant closes. */
export const recoveryTable = defineTable({
  file: import.meta.filename,
  name: 'recovery',
  caption: String.raw`Recovery: the share of the gap between \bit{} and \std{} that a variant closes, in percent, with Fieller's 95\,\%
interval. Gap and gain are mean differences of test accuracy in points, paired by seed, over the $n$ seeds that the variant,
\bit{} and \std{} have in common. Over a hundred percent: better than \std{}; below zero: worse than \bit{}.`,
  draftCaption: String.raw` Intervals are withheld until every declared seed is in; grey: provisional, (seeds in\,/\,seeds
declared).`,
  layout: { groupTitles: 'beside' },
  columns: [
    { head: 'Data set', align: 'l' },
    { head: 'Variant', align: 'l' },
    tex`$n$`,
    tex`\bit{} $-$ \std{}`,
    tex`gain on \bit{}`,
    'recovery',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
  ],
  rows: ({ cells, facts, count, fact, interval }) =>
    groupsBy(
      mainCells(cells).filter(({ key }) => facts.has(`${key}.recovery`)),
      (cell) => rowTitle(cell, cells),
      (cell) => [
        { tex: variantStyle(at(cell).variant).tex },
        count(`${cell.key}.recovery.n`),
        fact(`${cell.key}.recovery.gap`),
        fact(`${cell.key}.recovery.gain`),
        fact(`${cell.key}.recovery`),
        interval(`${cell.key}.recovery.ci_low`, `${cell.key}.recovery.ci_high`),
      ],
    ),
});
