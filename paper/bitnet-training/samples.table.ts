import { z } from 'zod';
import { defineTable } from '../../analysis/tables/define-table.ts';
import { tinystories } from './study.ts';

const samplesSchema = z.object({ samples: z.array(z.object({ prompt: z.string(), text: z.string() })) });

/** What the first seed of each variant writes: for readers, nothing is computed from it. */
export const samplesTable = defineTable({
  file: import.meta.filename,
  name: 'tinystories-samples',
  caption: `What the models of stories write after three prompts (in italics), by the most likely token at each place: the
first seed of each, as recorded.`,
  columns: [
    { head: 'Weights', align: 'l' },
    { head: 'Text', align: 'l', width: String.raw`0.82\linewidth`, wraps: true },
  ],
  rows: ({ cells }) =>
    cells.flatMap(({ runs, factors }) => {
      const first = runs.toSorted((a, b) => a.seed - b.seed)[0];
      const samples = first === undefined ? [] : samplesSchema.parse(first.details).samples;
      return samples.map(({ prompt, text }, at) => [
        at === 0 ? tinystories.factors.variant!.values[factors.variant!]!.title : '',
        { content: [{ style: 'emphasis', of: [prompt] } as const, text] },
      ]);
    }),
});
