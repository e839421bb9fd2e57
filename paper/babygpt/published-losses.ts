import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';

const FILE = new URL('../gap/published-values.json', import.meta.url);

const schema = z.object({
  babybitnet: z.object({
    tiny_shakespeare_val_loss: z.object({ babyGPT: z.number(), babyBitNet: z.number() }),
  }),
});

/** `babygpt.published.<model>.loss`, in nats a token: one seed, the mean over 200 batches of windows drawn at random. */
export function publishedLosses(): Fact[] {
  const { babybitnet } = schema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const { babyGPT, babyBitNet } = babybitnet.tiny_shakespeare_val_loss;
  return Object.entries({ babygpt: babyGPT, babybitnet: babyBitNet }).map(([model, value]) =>
    makeFact({
      key: `babygpt.published.${model}.loss`,
      value,
      unit: 'nats',
      digits: 4,
      formula:
        'published, not measured by this project: babybitnet.tiny_shakespeare_val_loss in published-values.json',
    }),
  );
}
