import { defineTable } from '../../../analysis/tables/define-table.ts';
import { smallCell } from '../../../analysis/tables/table-cells.ts';
import { REPORTED_BATCHES } from '../../../experiments/record/efficiency-schema.ts';
import { INFERENCE_SIDES, sidesOfVariant } from '../../../experiments/record/inference-sides.ts';
import { MODEL_TITLES } from '../../../experiments/record/names.ts';
import { isTimed } from '../efficiency-facts.ts';
import { at } from '../study.ts';

const BATCH_TITLES = ['one image', '64 images at once'];

/** Inference times of one network in full precision and ternary, by the kernels that compute it. */
export const inferenceTable = defineTable({
  file: import.meta.filename,
  name: 'inference',
  caption: String.raw`Inference time of the CIFAR-10 networks on one thread (\fact{efficiency.processor}): CPU milliseconds an image, one image after another
and 64 at once: median and quartiles of at least \fact{efficiency.calls} calls, in which the rows took turns. Ratio: to \std{} on the same
runtime; below one, ternary weights save time. \emph{Ternary weights as FP32} are multiplied like any others; the other ternary rows
compute the same sums of 8-bit activations in integers, by multiplication or by addition.`,
  columns: [
    { head: '', align: 'l' },
    { head: 'products', align: 'l' },
    ...BATCH_TITLES.flatMap((over) => [
      { head: 'ms', over },
      { head: '', over, align: 'l' } as const,
      { head: 'ratio', over },
    ]),
  ],
  rows: ({ cells, fact, interval }) =>
    cells.filter(isTimed).map((cell) => ({
      title: MODEL_TITLES[at(cell).model],
      rows: sidesOfVariant('bit').map((side) => {
        const { runtime, network, products } = INFERENCE_SIDES[side];
        const times = REPORTED_BATCHES.flatMap((batch) => {
          const stem = `efficiency.${cell.key}.${side}.b${batch}`;
          return [
            fact(`${stem}.ms`),
            smallCell(interval(`${stem}.ms_low`, `${stem}.ms_high`)),
            network === 'ternary' ? fact(`${stem}.ratio`) : '',
          ];
        });
        return [runtime, products, ...times];
      }),
    })),
});
