import { rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy } from '../../../analysis/tables/table-cells.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

const BASELINE = 'std';

/** Published values beside ours, for the cells that the other study also has. What distillation does is a table of its own. */
export const publishedTable = defineTable({
  file: import.meta.filename,
  name: 'published',
  caption: String.raw`Published values beside ours: test accuracy in percent and its difference to \std{} in points. \emph{The published columns
were not measured by this project}; they are those of the study we follow \citep{cazzani2026bitconv}, without distillation: ResNet-18 at full
width, \fact{published.protocol.epochs} epochs. Ours is narrow, and trained for fewer epochs on a part of the images
(Table~\ref{tab:protocol}), so that accuracies are not comparable; our gaps are over common seeds, of which \ttq{} has three.`,
  columns: [
    { head: '', align: 'l' },
    { head: 'accuracy', over: 'published' },
    { head: 'gap', over: 'published' },
    { head: 'accuracy', over: 'ours' },
    { head: 'gap', over: 'ours' },
  ],
  rows: ({ cells, facts, fact }) =>
    groupsBy(
      cells.filter(
        (cell) => facts.has(`published.${cell.key}.accuracy`) && !at(cell).variant.endsWith('_kd'),
      ),
      (cell) => rowTitle(cell, cells),
      (cell) => {
        const { key } = cell;
        const { dataset, model, variant } = at(cell);
        const gap = (of: string) => (variant === BASELINE ? '' : fact(of));
        return [
          { tex: variantStyle(variant).tex },
          fact(`published.${key}.accuracy`),
          gap(`published.${key}.gap`),
          fact(`${key}.accuracy.mean`),
          gap(`${dataset}.${model}.${variant}-vs-${BASELINE}.delta`),
        ];
      },
    ),
});
