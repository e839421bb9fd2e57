import { z } from 'zod';
import type { FactMaker } from '../../analysis/facts/build-facts.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';

const count = z.object({ tokens: z.number() });
const details = z.object({ data: z.object({ train: count, validation: count }) });
const config = z.object({
  steps: z.number(),
  batchSize: z.number(),
  model: z.object({ context: z.number() }),
});

/** `<study>.train_tokens`, `.validation_tokens` and `.passes`, of a study whose runs all read the same text. */
export const textFacts: FactMaker = ({ study, cells }) => {
  const runs = cells.flatMap((cell) => cell.runs);
  const [first] = runs;
  const read = first === undefined ? null : details.parse(first.details).data;
  const { steps, batchSize, model } = config.parse(study.runs[0]!.config);
  const of = (name: string, value: number | null, formula: string, digits = 0) =>
    makeFact({
      key: `${study.id}.${name}`,
      ...{ value, formula, digits, unit: digits === 0 ? 'count' : 'none' },
      runs: runs.map(({ path }) => path),
    });
  return [
    of('train_tokens', read?.train.tokens ?? null, 'data.train.tokens, the same for all runs of the study'),
    of(
      'validation_tokens',
      read?.validation.tokens ?? null,
      'data.validation.tokens, the same for all runs of the study',
    ),
    of(
      'passes',
      read === null ? null : (steps * batchSize * model.context) / read.train.tokens,
      'tokens of all steps over data.train.tokens',
      1,
    ),
  ];
};
