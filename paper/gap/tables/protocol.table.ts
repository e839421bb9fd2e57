import type { Cell } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import type { Piece } from '../../../analysis/tables/table.ts';
import { absentCell, tex } from '../../../analysis/tables/table-cells.ts';
import { DATASET_TITLES } from '../../../experiments/record/names.ts';
import { at } from '../study.ts';

/** Rows, in groups: the fact's name below `protocol.<dataset>` and what it is called. */
const GROUPS: readonly (readonly (readonly [fact: string, label: Piece])[])[] = [
  [
    ['train_examples', 'training images, validation included'],
    ['validation_examples', 'validation images'],
    ['test_examples', 'test images'],
  ],
  [
    ['width', tex`width $w$ of the first stage`],
    ['epochs', 'epochs'],
    ['warmup_epochs', tex`of them, warm-up`],
    ['batch_size', 'batch size'],
    ['learning_rate', 'highest learning rate'],
    ['min_learning_rate', 'lowest learning rate'],
    ['scheduler', 'schedule'],
    ['momentum', 'momentum'],
    ['weight_decay', 'weight decay'],
  ],
  [
    ['augment', 'augmentation'],
    ['mixup_alpha', tex`mixup, $\alpha$`],
    ['label_smoothing', 'label smoothing'],
  ],
];

const datasetsOf = (cells: readonly Cell[]) => [...new Set(cells.map((cell) => at(cell).dataset))];

/** What was trained on what: a column for each data set. */
export const protocolTable = defineTable({
  file: import.meta.filename,
  name: 'protocol',
  caption: `Protocol, the same for all variants of a data set: stochastic gradient descent with Nesterov momentum; basic augmentation is
random crops after padding, and flips.`,
  columns: ({ cells }) => [
    { head: '', align: 'l' },
    ...datasetsOf(cells).map((dataset) => DATASET_TITLES[dataset]),
  ],
  rows: ({ cells, facts, fact }) =>
    GROUPS.map((group) => ({
      title: null,
      rows: group.map(([name, label]) => [
        label,
        ...datasetsOf(cells).map((dataset) => {
          const key = `protocol.${dataset}.${name}`;
          return facts.has(key) ? fact(key) : absentCell('not the same in all runs of the data set');
        }),
      ]),
    })),
});
