import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { pretrained } from './study.ts';

/** The same model, scored both ways. */
export const paddingTable = defineTable({
  file: import.meta.filename,
  name: 'padding',
  caption: `Loss of a trained Llama of 260,000 parameters (stories260K) in nats a token, its matrices quantized after training, on the
first 256 paragraphs of each validation text, filled up to 512 tokens: with what fills them up masked, and counted as targets. Intervals
are bootstrapped over paragraphs.`,
  columns: [
    { head: 'Text', align: 'l' },
    { head: 'weights', align: 'l' },
    { head: 'softmax', align: 'l' },
    { head: 'padding', align: 'l' },
    'loss',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
    'bytes',
  ],
  rows: ({ cells, fact, interval }) =>
    cells.map(({ key, factors }) => [
      ...(['text', 'quantization', 'softmax', 'padding'] as const).map(
        (factor) => pretrained.factors[factor]!.values[factors[factor]!]!.title,
      ),
      fact(`${key}.loss.mean`),
      interval(`${key}.low.mean`, `${key}.high.mean`),
      fact(`${key}.bytes.mean`),
    ]),
});
