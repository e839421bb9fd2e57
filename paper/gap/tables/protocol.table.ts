import type { FactBook } from '../../../analysis/facts/fact-book.ts';
import { factTex } from '../../../analysis/tables/render/fact-tex.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValue } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { DATASET_TITLES, type Dataset } from '../../../experiments/record/names.ts';

/** Rows, in groups: the fact's name below `protocol.<dataset>` and what it is called. */
const GROUPS: readonly (readonly { readonly fact: string; readonly label: Tex }[])[] = [
  [
    { fact: 'train_examples', label: new Tex('training images, validation included') },
    { fact: 'validation_examples', label: new Tex('validation images') },
    { fact: 'test_examples', label: new Tex('test images') },
  ],
  [
    { fact: 'width', label: new Tex('width $w$ of the first stage') },
    { fact: 'epochs', label: new Tex('epochs') },
    { fact: 'warmup_epochs', label: new Tex('of them, warm-up') },
    { fact: 'batch_size', label: new Tex('batch size') },
    { fact: 'learning_rate', label: new Tex('highest learning rate') },
    { fact: 'min_learning_rate', label: new Tex('lowest learning rate') },
    { fact: 'scheduler', label: new Tex('schedule') },
    { fact: 'momentum', label: new Tex('momentum') },
    { fact: 'weight_decay', label: new Tex('weight decay') },
  ],
  [
    { fact: 'augment', label: new Tex('augmentation') },
    { fact: 'mixup_alpha', label: new Tex('mixup, $\\alpha$') },
    { fact: 'label_smoothing', label: new Tex('label smoothing') },
  ],
];

/** What was trained on what: a column for each data set. */
const protocol: Table = {
  file: import.meta.filename,
  name: 'protocol',
  values({ cells, facts }, notes) {
    const datasets = [...new Set(cells.map(({ dataset }) => dataset))];
    return {
      columns: new Tex('r'.repeat(datasets.length)),
      datasets: datasets.map((dataset) => DATASET_TITLES[dataset]),
      groups: GROUPS.map((group) =>
        group.map(({ fact, label }) => ({
          label,
          entries: datasets.map((dataset) => protocolEntry(dataset, fact, facts, notes)),
        })),
      ),
    };
  },
};

function protocolEntry(dataset: Dataset, name: string, facts: FactBook, notes: TableNotes): TexValue {
  const key = `protocol.${dataset}.${name}`;
  if (facts.has(key)) return factTex(facts.get(key), notes);
  return new Tex(`--${notes.mark('not the same in all runs of the data set')}`);
}

export const protocolTable = tableArtifact(protocol);
