import { subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { pretrained } from './study.ts';

const { text: TEXTS, quantization: WEIGHTS } = pretrained.factors;
const BASES = ['base-e', 'base-2'] as const;

/** The same model scored both ways: for each text a row a quantization. */
export const paddingTable = defineTable({
  file: import.meta.filename,
  name: 'padding',
  caption: String.raw`Loss of a trained Llama of 260,000 parameters (stories260K) in nats a token, its matrices quantized after training, on the
first 256 paragraphs of each validation text, padded to 512 tokens: padding masked, with a 95\,\% bootstrap interval
over paragraphs, or counted as targets; with the softmax of the training (base~$e$) and with base~2.`,
  columns: [
    { head: 'Weights', align: 'l' },
    'bytes',
    ...BASES.flatMap((base) => {
      const over = base === 'base-e' ? tex`base $e$` : tex`base 2`;
      return [
        { head: 'masked', over },
        { head: '', align: 'l', joined: true, over } as const,
        { head: 'counted', over },
      ];
    }),
  ],
  rows: ({ fact, count, interval }) =>
    Object.entries(TEXTS!.values).map(([text, { title }]) => ({
      title,
      rows: Object.entries(WEIGHTS!.values).map(([quantization, weights]) => {
        const of = (softmax: string, padding: string, outcome: string) =>
          `${subjectKey(pretrained, { text, quantization, softmax, padding })}.${outcome}.mean`;
        return [
          weights.title,
          count(of('base-e', 'masked', 'weight_bytes')),
          ...BASES.flatMap((base) => [
            fact(of(base, 'masked', 'loss')),
            interval(of(base, 'masked', 'loss_low'), of(base, 'masked', 'loss_high')),
            fact(of(base, 'counted', 'loss')),
          ]),
        ];
      }),
    })),
});
