import type { FactBook } from '../../../analysis/facts/fact-book.ts';
import { factTex, intervalTex } from '../../../analysis/tables/render/fact-tex.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import type { TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { REPORTED_BATCHES } from '../../../experiments/record/efficiency-schema.ts';
import {
  INFERENCE_SIDE_NAMES,
  INFERENCE_SIDES,
  type InferenceSideName,
} from '../../../experiments/record/inference-sides.ts';
import type { Dataset } from '../../../experiments/record/names.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';

/** Whose network is shown; all variants and data sets have facts. */
const SHOWN = { dataset: 'cifar10', variant: 'bit' } as const satisfies { dataset: Dataset; variant: string };

/** Inference times of one network in full precision and ternary, by the kernels that compute it. */
const inference: Table = {
  file: import.meta.filename,
  name: 'inference',
  values({ cells, facts }, notes) {
    const { dataset, variant } = SHOWN;
    const models = cells.filter((cell) => cell.dataset === dataset && cell.variant === variant);
    return {
      dataset: DATASET_TITLES[dataset],
      processor: factTex(facts.get('efficiency.processor'), notes),
      calls: factTex(facts.get('efficiency.calls'), notes),
      groups: models.map(({ model, key }) => ({
        title: MODEL_TITLES[model],
        rows: INFERENCE_SIDE_NAMES.map((side) => rowValues(`efficiency.${key}`, side, facts, notes)),
      })),
    };
  },
};

function rowValues(network: string, side: InferenceSideName, facts: FactBook, notes: TableNotes): TexValues {
  const { runtime, network: which, products } = INFERENCE_SIDES[side];
  return {
    runtime,
    products,
    batches: REPORTED_BATCHES.map((batch) => {
      const fact = (name: string) => facts.get(`${network}.${side}.b${batch}.${name}`);
      return {
        median: factTex(fact('ms'), notes),
        quartiles: intervalTex(fact('ms_low'), fact('ms_high'), notes),
        ratio: which === 'ternary' ? factTex(fact('ratio'), notes) : '',
      };
    }),
  };
}

export const inferenceTable = tableArtifact(inference);
