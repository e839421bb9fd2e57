import { mean, sampleStandardDeviation } from 'simple-statistics';
import { bcaInterval } from './bca-interval.ts';
import { cohensDz } from './cohens-dz.ts';
import { hedgesCorrection } from './hedges-correction.ts';
import { meanInterval } from './mean-interval.ts';
import { pairBySeed, type SeededValue } from './pair-by-seed.ts';
import { pairedDifferences } from './paired-differences.ts';
import { smallestDetectableDz } from './paired-t-power.ts';
import { pairedTTest } from './paired-t-test.ts';
import { NO_VARIATION } from './sample.ts';
import { MOST_SIGN_FLIP_PAIRS, signFlipTest, smallestSignFlipP } from './sign-flip-test.ts';
import { type EquivalenceTest, tost } from './tost.ts';

export interface ComparePairedOptions {
  /** Of the intervals. */
  readonly level?: number;
  /** Of the power calculation and the equivalence test. */
  readonly alpha?: number;
  readonly power?: number;
  /** In the unit of the values; only where the paper claims parity. */
  readonly margin?: number;
  /** `none` leaves the BCa interval out, which is nearly all of the work, where nobody reads it. */
  readonly bootstrap?: 'bca' | 'none';
  readonly bootstrapSeed?: number;
  readonly bootstrapDraws?: number;
}

export const COMPARE_PAIRED_DEFAULTS = {
  level: 0.95,
  alpha: 0.05,
  power: 0.8,
  bootstrap: 'bca',
  bootstrapSeed: 20_240_227,
  bootstrapDraws: 10_000,
} as const satisfies ComparePairedOptions;

/** Two cells paired by seed; the difference is a - b, in the unit of the values. Null where undefined. */
export interface PairedComparison {
  /** Seeds in both, ascending; `differences` in their order. */
  readonly seeds: readonly number[];
  readonly onlyInA: readonly number[];
  readonly onlyInB: readonly number[];
  readonly n: number;
  readonly differences: readonly number[];
  readonly meanDifference: number;
  readonly sdDifference: number;
  /** t interval. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly t: number | null;
  readonly pT: number | null;
  /** Null above 20 pairs. */
  readonly pSignFlip: number | null;
  /** 2/2^n: the sign-flip test cannot go below. */
  readonly pSignFlipSmallest: number;
  readonly dz: number | null;
  /** d_z with Hedges' correction; null at n = 2. */
  readonly gz: number | null;
  readonly bcaLow: number | null;
  readonly bcaHigh: number | null;
  /** What the t-test could have found with the given power: as d_z, and at the observed spread in the values' unit. */
  readonly smallestDetectableDz: number;
  readonly smallestDetectableDifference: number | null;
  /** Null where no margin is given. */
  readonly equivalence: EquivalenceTest | null;
  /** Why the nulls are null; null where the differences vary. */
  readonly degenerate: string | null;
}

/**
 * Everything the paper says about two cells: see the functions called for formulas and sources. Only seeds that both
 * have are used, the others are listed. Same input, same output, bootstrap included. No p is adjusted here: Holm needs
 * the family. Throws on a repeated seed and below two common seeds.
 */
export function comparePaired(
  a: readonly SeededValue[],
  b: readonly SeededValue[],
  options: ComparePairedOptions = {},
): PairedComparison {
  const { level, alpha, power, margin, bootstrap, bootstrapSeed, bootstrapDraws } = {
    ...COMPARE_PAIRED_DEFAULTS,
    ...options,
  };
  const pairs = pairBySeed(a, b);
  const { seeds, onlyInA, onlyInB } = pairs;
  const n = seeds.length;
  if (n < 2) {
    throw new RangeError(
      `comparePaired: needs at least 2 seeds in both cells, got ${n} (only in a: ${onlyInA.join(' ')}; only in b: ${onlyInB.join(' ')})`,
    );
  }
  const differences = pairedDifferences(pairs.a, pairs.b);
  const test = pairedTTest(differences);
  const effect = cohensDz(differences);
  const interval = meanInterval(differences, level);
  const bca =
    bootstrap === 'bca'
      ? bcaInterval(differences, { seed: bootstrapSeed, level, draws: bootstrapDraws })
      : null;
  const equivalence = margin === undefined ? null : tost(differences, { margin, alpha });
  const detectable = smallestDetectableDz({ n, alpha, power });
  const sdDifference = sampleStandardDeviation(differences);
  const varies = test.kind === 'test';
  return {
    seeds,
    onlyInA,
    onlyInB,
    n,
    differences,
    meanDifference: mean(differences),
    sdDifference,
    ciLow: interval.kind === 'interval' ? interval.low : null,
    ciHigh: interval.kind === 'interval' ? interval.high : null,
    t: varies ? test.t : null,
    pT: varies ? test.p : null,
    pSignFlip: n <= MOST_SIGN_FLIP_PAIRS ? signFlipTest(differences) : null,
    pSignFlipSmallest: smallestSignFlipP(n),
    dz: effect.kind === 'effect' ? effect.d : null,
    gz: effect.kind === 'effect' && n > 2 ? effect.d * hedgesCorrection(n - 1) : null,
    bcaLow: bca?.kind === 'interval' ? bca.low : null,
    bcaHigh: bca?.kind === 'interval' ? bca.high : null,
    smallestDetectableDz: detectable,
    smallestDetectableDifference: varies ? detectable * sdDifference : null,
    equivalence: equivalence?.kind === 'test' ? equivalence : null,
    degenerate: varies ? null : NO_VARIATION.reason,
  };
}
