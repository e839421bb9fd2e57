import type { Cell } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { absentCell, groupsBy } from '../../../analysis/tables/table-cells.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

const networksOf = (cells: readonly Cell[]) => cells.filter((cell) => !at(cell).variant.endsWith('_kd'));
const datasetsOf = (cells: readonly Cell[]) => [
  ...new Set(networksOf(cells).map((cell) => at(cell).dataset)),
];

/**
 * What becomes of a network's multiply-accumulates, by model and variant. The shares are those of one data set; those of
 * the others differ by their first layer and their classifier alone.
 */
export const operationsTable = defineTable({
  file: import.meta.filename,
  name: 'operations',
  caption: String.raw`What becomes of a network's multiply-accumulates, in percent on CIFAR-10: additions or subtractions under weights of $\pm 1$, nothing
under weights of $0$, and multiplications under \std{} weights; and the multiplications for an image, with one for each scale and output of
ternary layers. Counted by shape inference on the trained weights, without batch normalization, residual sums and the rounding of
activations.`,
  columns: ({ cells }) => [
    { head: '', align: 'l' },
    ...['added', 'dropped', 'multiplied'].map((head) => ({ head, over: 'of the multiply-accumulates' })),
    ...datasetsOf(cells).map((one) => ({ head: DATASET_TITLES[one], over: 'multiplications for an image' })),
  ],
  rows: ({ cells, facts, fact }) =>
    groupsBy(
      networksOf(cells).filter((cell) => at(cell).dataset === 'cifar10'),
      (cell) => MODEL_TITLES[at(cell).model],
      (cell) => [
        { tex: variantStyle(at(cell).variant).tex },
        ...['additions', 'skipped', 'multiplications'].map((name) =>
          fact(`efficiency.${cell.key}.${name}.share`),
        ),
        ...datasetsOf(cells).map((dataset) => {
          const { model, variant } = at(cell);
          const count = `efficiency.${dataset}.${model}.${variant}.multiplications`;
          return facts.has(count) ? fact(count) : absentCell('no study declares this network');
        }),
      ],
    ),
});
