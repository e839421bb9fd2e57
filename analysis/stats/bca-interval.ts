import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { mean } from 'simple-statistics';
import { type BootstrapMeans, drawnMeans, enumerateMeans } from './bootstrap-means.ts';
import { seededResamples } from './resamples.ts';
import {
  type Degenerate,
  isConstant,
  NO_VARIATION,
  ROUND_OFF_SHARE,
  requireProbability,
  requireSample,
} from './sample.ts';
import { valuesAtRanks } from './weighted-rank.ts';

/** Up to here all n^n resamples are enumerated: 24,310 weighted sums cost no more than 10,000 drawn ones. */
export const MOST_ENUMERATED = 9;

export interface BcaInterval {
  readonly kind: 'interval';
  readonly low: number;
  readonly high: number;
  /** z0: 0 where half of the resampled means lie below the observed one. */
  readonly biasCorrection: number;
  readonly acceleration: number;
  /** All n^n, or `drawn` at random. */
  readonly resamples: 'all' | 'drawn';
}

/**
 * BCa bootstrap interval of a mean (Efron 1987, JASA 82, 171-185; Efron & Tibshirani 1993, eq. 14.9-14.15): the
 * quantiles Φ(z0 + (z0 + z) / (1 - a (z0 + z))), z = ∓Φ⁻¹((1 + level)/2), of the bootstrap distribution of the mean.
 * For a paired mean difference pass the differences.
 *
 * - Up to n = 9 the distribution is exact, over all n^n resamples, and `seed` is not used; above, `draws` resamples.
 * - z0 = Φ⁻¹(share below the observed mean + half the share equal to it), as SciPy has it; Efron counts only those
 *   below, which at n = 3, where 6 of 27 resamples equal the sample, would see bias in symmetric data.
 * - a is the jackknife's; for a mean it is Σ(x - m)³ / (6 (Σ(x - m)²)^1.5).
 * - Quantiles are values of the distribution, none are interpolated, and the interval of -x is the mirrored one.
 *   No interval reaches beyond the data, so with few of them the level of 0.95 is not held: on normal data coverage is
 *   0.72 at n = 3, 0.84 at 5, 0.89 at 8, 0.91 at 10 (print-simulation.ts). Conclusions rest on the t interval.
 *
 * Values that do not vary give `degenerate`. Throws below two values, and where the level is so extreme that
 * 1 - a (z0 + z) <= 0.
 */
export function bcaInterval(
  values: readonly number[],
  options: { readonly seed: number; readonly level?: number; readonly draws?: number },
): BcaInterval | Degenerate {
  const { seed, level = 0.95, draws = 10_000 } = options;
  requireSample('bcaInterval', values, 2);
  requireProbability('bcaInterval', 'level', level);
  if (isConstant(values)) return NO_VARIATION;
  const n = values.length;
  const center = mean(values);
  const deviations = values.map((value) => value - center);
  const enumerated = n <= MOST_ENUMERATED;
  const means = enumerated
    ? enumerateMeans(deviations)
    : drawnMeans(deviations, seededResamples(n, draws, seed));

  const biasCorrection = normalQuantile(shareBelowZero(means, deviations), 0, 1);
  const acceleration = skewness(deviations) / 6;
  const z = -normalQuantile((1 - level) / 2, 0, 1);
  // Each tail's own probability, so that the two ends are found alike.
  const lowTail = normalCdf(adjusted(biasCorrection, acceleration, -z), 0, 1);
  const highTail = normalCdf(-adjusted(biasCorrection, acceleration, z), 0, 1);
  const { sums, weights, total } = means;
  const ranks = [rankOf(lowTail, total), total - 1 - rankOf(highTail, total)];
  const [low, high] = valuesAtRanks(sums, weights, ranks) as [number, number];
  return {
    kind: 'interval',
    low: center + low / n,
    high: center + high / n,
    biasCorrection,
    acceleration,
    resamples: enumerated ? 'all' : 'drawn',
  };
}

function shareBelowZero({ sums, weights, total }: BootstrapMeans, deviations: readonly number[]): number {
  const tolerance = ROUND_OFF_SHARE * deviations.reduce((sum, deviation) => sum + Math.abs(deviation), 0);
  let twice = 0;
  for (let i = 0; i < sums.length; i++) {
    if (sums[i]! < -tolerance) twice += 2 * weights[i]!;
    else if (sums[i]! <= tolerance) twice += weights[i]!;
  }
  return twice / (2 * total);
}

function skewness(deviations: readonly number[]): number {
  let squares = 0;
  let cubes = 0;
  for (const deviation of deviations) {
    squares += deviation ** 2;
    cubes += deviation ** 3;
  }
  return cubes / squares ** 1.5;
}

function adjusted(biasCorrection: number, acceleration: number, z: number): number {
  const shifted = biasCorrection + z;
  const denominator = 1 - acceleration * shifted;
  if (denominator <= 0) {
    throw new RangeError(
      `bcaInterval: level too extreme for acceleration ${acceleration} and bias correction ${biasCorrection}`,
    );
  }
  return biasCorrection + shifted / denominator;
}

/** Smallest rank whose value has at least the share `tail` of all at or below it. */
function rankOf(tail: number, total: number): number {
  return Math.max(0, Math.ceil(tail * total) - 1);
}
