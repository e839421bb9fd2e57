import { type Cell, panelKey, rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy, tex } from '../../../analysis/tables/table-cells.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Each part kept in full precision by itself: accuracy, the share of the gap that it closes, and the same distilled. */
export const layerAblationTable = defineTable({
  file: import.meta.filename,
  name: 'layer-ablation',
  caption: String.raw`Layer ablation of ResNet-18: one part at a time in \std{}, all else ternary. Test accuracy in percent, mean\,$\pm$\,standard
deviation over $n$ seeds; recovery in percent of the gap with Fieller's 95\,\% interval, over the seeds that the variant,
\bit{} and \std{} have in common; accuracy of the same network distilled (KD). Rows of different $n$ rest on different seeds:
Table~\ref{tab:ablation-comparisons} compares parts over those that both have.`,
  draftCaption: String.raw` Intervals are withheld until every declared seed is in; grey: provisional, (seeds in\,/\,seeds
declared).`,
  layout: { groupTitles: 'beside' },
  columns: [
    { head: 'Data set', align: 'l' },
    { head: 'Variant', align: 'l' },
    'accuracy',
    tex`$n$`,
    'recovery',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
    'with KD',
  ],
  rows: ({ cells, mean, count, fact, interval }) =>
    groupsBy(
      ablated(cells),
      (cell) => rowTitle(cell, cells),
      (cell) => {
        const distilled = cells.find(({ key }) => key === `${cell.key}_kd`);
        return [
          { tex: variantStyle(at(cell).variant).tex },
          mean(cell, 'accuracy'),
          count(`${cell.key}.recovery.n`),
          fact(`${cell.key}.recovery`),
          interval(`${cell.key}.recovery.ci_low`, `${cell.key}.recovery.ci_high`),
          distilled === undefined ? '' : mean(distilled, 'accuracy'),
        ];
      },
    ),
});

/** Of the networks of which more than one part was kept by itself. */
function ablated(cells: readonly Cell[]): Cell[] {
  const kept = cells.filter((cell) => /^bit_keep_.*(?<!_kd)$/.test(at(cell).variant));
  return kept.filter((cell) => kept.some((other) => panelKey(cell) === panelKey(other) && other !== cell));
}
