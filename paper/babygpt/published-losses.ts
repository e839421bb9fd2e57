/** What babyBitNet publishes of its two models: one seed each, means over 200 batches of windows drawn at random. */
import { z } from 'zod';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { readPublished } from '../gap/published-values.ts';

const schema = z.object({
  babybitnet: z.object({
    tiny_shakespeare_val_loss: z.object({ babyGPT: z.number(), babyBitNet: z.number() }),
    curve: z.object({
      step: z.array(z.number()),
      babyGPT: z.array(z.number()),
      babyBitNet: z.array(z.number()),
    }),
  }),
});

const published = () => readPublished(schema).babybitnet;

/** `babygpt.published.<model>.loss`, in nats a token. */
export function publishedLosses(): Fact[] {
  const { babyGPT, babyBitNet } = published().tiny_shakespeare_val_loss;
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

export interface PublishedCurve {
  readonly model: 'babygpt' | 'babybitnet';
  readonly points: readonly { readonly step: number; readonly loss: number }[];
}

export function publishedCurves(): PublishedCurve[] {
  const { step, babyGPT, babyBitNet } = published().curve;
  const points = (losses: readonly number[]) => step.map((at, i) => ({ step: at, loss: losses[i]! }));
  return [
    { model: 'babygpt', points: points(babyGPT) },
    { model: 'babybitnet', points: points(babyBitNet) },
  ];
}
