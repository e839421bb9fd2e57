import { rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy, tex } from '../../../analysis/tables/table-cells.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** One data set for all: networks of the others differ by their first layer and their classifier alone. */
const SHOWN = 'cifar10';

/**
 * What a trained network takes on disk, in full precision and packed, and what it would take in theory, by model and variant. A
 * distilled network has the size of the one that was not.
 */
export const sizeTable = defineTable({
  file: import.meta.filename,
  name: 'size',
  caption: String.raw`Size of a network trained on CIFAR-10: parameters, those that are ternary in the forward pass, and percent of zeros among these.
\emph{On disk}: bytes of two checkpoint files, headers included: all weights in \std{}, and ternary weights packed
five to a byte. \emph{In theory}: $\log_2 3$ bits for a ternary weight, 32 for any other parameter,
and nothing for scales, names and shapes. Ratios: \std{} over packed, and \std{} over theory.`,
  layout: { size: 'footnotesize' },
  columns: [
    { head: '', align: 'l' },
    'parameters',
    'ternary',
    'zeros',
    ...[tex`\std{}`, 'packed', 'ratio'].map((head) => ({ head, over: 'on disk' })),
    ...['bytes', 'ratio'].map((head) => ({ head, over: 'in theory' })),
  ],
  rows: ({ cells, count, fact }) =>
    groupsBy(
      cells.filter((cell) => at(cell).dataset === SHOWN && !at(cell).variant.endsWith('_kd')),
      (cell) => rowTitle(cell, cells),
      // But for the zeros it is the same for every seed, so that those that are missing change nothing.
      (cell) => [
        { tex: variantStyle(at(cell).variant).tex },
        count(`${cell.key}.parameters`),
        count(`${cell.key}.parameters.ternary`),
        fact(`${cell.key}.zero_share.mean`),
        count(`${cell.key}.bytes.fp32`),
        count(`${cell.key}.bytes.packed`),
        count(`${cell.key}.bytes.ratio`),
        count(`${cell.key}.bytes.theoretical`),
        count(`${cell.key}.bytes.ratio_theoretical`),
      ],
    ),
});
