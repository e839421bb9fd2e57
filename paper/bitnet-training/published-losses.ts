/** What BitNet Training publishes of its runs: training losses, first and last, of one run each, and hours. */
import { z } from 'zod';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { readPublished } from '../gap/published-values.ts';

const EXPERIMENTS = ['arithmetic', 'tictactoe', 'tinystories'] as const;

const loss = z.object({ loss: z.tuple([z.number(), z.number()]) });
const schema = z.object({
  'bitnet-training': z.object({
    ...{ arithmetic: loss, tictactoe: loss, tinystories: loss },
    baseline: z.object({ hours_rtx3060: z.number() }),
  }),
});

/** `bitnet-training.published.<experiment>.loss`, the last one in nats a token, and `….baseline.hours`, on an RTX 3060. */
export function publishedTraining(): Fact[] {
  const published = readPublished(schema)['bitnet-training'];
  const formula = (field: string) =>
    `published, not measured by this project: bitnet-training.${field} in published-values.json`;
  return [
    ...EXPERIMENTS.map((name) =>
      makeFact({
        key: `bitnet-training.published.${name}.loss`,
        ...{ value: published[name].loss[1], unit: 'nats', digits: 2 },
        formula: formula(`${name}.loss, the last`),
      }),
    ),
    makeFact({
      key: 'bitnet-training.published.baseline.hours',
      ...{ value: published.baseline.hours_rtx3060, unit: 'none' },
      formula: formula('baseline.hours_rtx3060'),
    }),
  ];
}
