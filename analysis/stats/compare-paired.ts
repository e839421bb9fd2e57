import { mean, sampleStandardDeviation } from 'simple-statistics';
import { cohensDz } from './cohens-dz.ts';
import { meanInterval } from './mean-interval.ts';
import { pairedDifferences } from './paired-differences.ts';
import { smallestDetectableDz } from './paired-t-power.ts';
import { pairedTTest } from './paired-t-test.ts';
import { pearsonCorrelation } from './pearson-correlation.ts';
import {
  largestMagnitude,
  NO_VARIATION,
  orZero,
  ROUND_OFF_SHARE,
  requireSample,
  withoutRoundOff,
} from './sample.ts';
import { MOST_SIGN_FLIP_PAIRS, signFlipTest } from './sign-flip-test.ts';
import { welchInterval } from './welch-interval.ts';

/** Of the power calculation: two-sided error rate, and the probability of finding a difference that is there. */
const DESIGN = { alpha: 0.05, power: 0.8 } as const;

/** Two cells over the seeds that both have; the difference is a - b, in the unit of the values. Null where undefined. */
export interface PairedComparison {
  readonly differences: readonly number[];
  readonly meanDifference: number;
  /** 95 % t interval. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Pearson's r of the two cells over the seeds; null below three pairs, and where one cell does not vary. */
  readonly correlation: number | null;
  /** Welch's 95 % interval over the same seeds, as if they were not paired; null where neither cell varies. */
  readonly unpairedLow: number | null;
  readonly unpairedHigh: number | null;
  readonly pT: number | null;
  /** Null above 20 pairs. */
  readonly pSignFlip: number | null;
  readonly dz: number | null;
  /** What the t-test at level 0.05 finds with probability 0.8, at the observed spread. */
  readonly smallestDetectableDifference: number | null;
  /** Why the nulls are null; null where the differences vary. */
  readonly degenerate: string | null;
}

/**
 * Everything the paper says about two cells: see the functions called for formulas and sources. `a` and `b` are of the same
 * seeds, in one order. No p is adjusted here: Holm needs the family. Throws on unequal lengths and below two pairs.
 * @param measured where the values are differences: size of the largest number that they were computed from
 */
export function comparePaired(a: readonly number[], b: readonly number[], measured = 0): PairedComparison {
  const n = a.length;
  requireSample('comparePaired', a, 2);
  const magnitude = Math.max(measured, largestMagnitude(a), largestMagnitude(b));
  const differences = withoutRoundOff(pairedDifferences(a, b), magnitude);
  const test = pairedTTest(differences);
  const effect = cohensDz(differences);
  const interval = meanInterval(differences);
  const correlation = n > 2 ? pearsonCorrelation(a, b) : null;
  const unpaired = welchInterval(a, b);
  const varies = test.kind === 'test';
  return {
    differences,
    meanDifference: orZero(mean([...differences]), magnitude),
    ciLow: interval.kind === 'interval' ? interval.low : null,
    ciHigh: interval.kind === 'interval' ? interval.high : null,
    correlation: correlation?.kind === 'correlation' ? correlation.r : null,
    unpairedLow: unpaired.kind === 'interval' ? unpaired.low : null,
    unpairedHigh: unpaired.kind === 'interval' ? unpaired.high : null,
    pT: varies ? test.p : null,
    pSignFlip: n <= MOST_SIGN_FLIP_PAIRS ? signFlipTest(differences) : null,
    dz: effect.kind === 'effect' ? effect.d : null,
    smallestDetectableDifference: varies
      ? smallestDetectableDz({ n, ...DESIGN }) * sampleStandardDeviation([...differences])
      : null,
    degenerate: varies ? null : NO_VARIATION.reason,
  };
}

/**
 * Whether pairing gains nothing: the paired interval is no narrower than the unpaired one, up to round-off, as where one cell
 * alone varies and both are the same. Null where one of them is undefined.
 */
export function pairingGainsNothing(
  comparison: Pick<PairedComparison, 'ciLow' | 'ciHigh' | 'unpairedLow' | 'unpairedHigh'>,
): boolean | null {
  const { ciLow, ciHigh, unpairedLow, unpairedHigh } = comparison;
  if (ciLow === null || ciHigh === null || unpairedLow === null || unpairedHigh === null) return null;
  return ciHigh - ciLow >= (unpairedHigh - unpairedLow) * (1 - ROUND_OFF_SHARE);
}
