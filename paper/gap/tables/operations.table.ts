import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { factTex } from '../../../analysis/tables/render/fact-tex.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValue, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import type { Dataset } from '../../../experiments/record/names.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { variantStyle } from '../figures/variant-style.ts';

/** Whose shares are shown; those of the other data sets differ by their first layer and their classifier alone. */
const SHOWN: Dataset = 'cifar10';

/** What becomes of a network's multiply-accumulates, by model and variant. */
const operations: Table = {
  file: import.meta.filename,
  name: 'operations',
  values(context, notes) {
    const networks = context.cells.filter(({ variant }) => !/_kd$/.test(variant));
    const datasets = [...new Set(networks.map(({ dataset }) => dataset))];
    const shown = networks.filter(({ dataset }) => dataset === SHOWN);
    const models = [...new Set(shown.map(({ model }) => model))];
    return {
      shown: DATASET_TITLES[SHOWN],
      datasets: datasets.map((dataset) => DATASET_TITLES[dataset]),
      columns: new Tex('r'.repeat(datasets.length)),
      counts: new Tex(String(datasets.length)),
      lastColumn: new Tex(String(4 + datasets.length)),
      width: new Tex(String(4 + datasets.length)),
      groups: models.map((model) => ({
        title: MODEL_TITLES[model],
        rows: shown
          .filter((cell) => cell.model === model)
          .map((cell) => rowValues(cell, datasets, context, notes)),
      })),
    };
  },
};

function rowValues(
  cell: Cell,
  datasets: readonly Dataset[],
  { facts }: PaperContext,
  notes: TableNotes,
): TexValues {
  const { model, variant } = cell;
  const share = (name: string): TexValue => factTex(facts.get(`efficiency.${cell.key}.${name}.share`), notes);
  return {
    variant: new Tex(variantStyle(variant).tex),
    additions: share('additions'),
    skipped: share('skipped'),
    multiplications: share('multiplications'),
    counts: datasets.map((dataset) => {
      const fact = facts.find(`efficiency.${dataset}.${model}.${variant}.multiplications`);
      return fact === undefined
        ? new Tex(`--${notes.mark('no study declares this network')}`)
        : factTex(fact, notes);
    }),
  };
}

export const operationsTable = tableArtifact(operations);
