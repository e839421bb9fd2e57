import type { RandomStream } from '../../../rng/random-stream.ts';

export interface Counted {
  readonly nats: number;
  readonly targets: number;
}

const SAMPLES = 2000;

/**
 * The percentile interval of a ratio of sums, Σ nats / Σ targets, by resampling what is summed with replacement (Efron & Tibshirani 1993,
 * chapter 13): 95 of 100 samples lie in it. The same stream gives the same interval.
 *
 * Throws when there is nothing to resample.
 */
export function bootstrapInterval(
  counted: readonly Counted[],
  stream: RandomStream,
): { low: number; high: number } {
  if (counted.length === 0) throw new RangeError('bootstrapInterval: needs at least one text, got none');
  const means = Float64Array.from({ length: SAMPLES }, () => {
    let nats = 0;
    let targets = 0;
    for (let drawn = 0; drawn < counted.length; drawn++) {
      const one = counted[stream.integer(counted.length)]!;
      nats += one.nats;
      targets += one.targets;
    }
    return nats / targets;
  }).sort();
  const at = (share: number) => means[Math.min(SAMPLES - 1, Math.floor(share * SAMPLES))]!;
  return { low: at(0.025), high: at(0.975) };
}
