import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Degenerate, isConstant, NO_VARIATION, requireProbability, requireSample } from './sample.ts';
import { criticalT, upperP } from './t-distribution.ts';

export interface EquivalenceTest {
  readonly kind: 'test';
  readonly margin: number;
  /** Of H0: true mean <= -margin. */
  readonly pAboveLower: number;
  /** Of H0: true mean >= +margin. */
  readonly pBelowUpper: number;
  /** The larger of the two. */
  readonly p: number;
  /** The interval of level 1 - 2 alpha; inside (-margin, margin) exactly where p < alpha. */
  readonly low: number;
  readonly high: number;
  readonly equivalent: boolean;
}

/**
 * Two one-sided paired t-tests that the mean difference lies within ±margin (Schuirmann 1987, J. Pharmacokin.
 * Biopharm. 15, 657-680). Takes the differences; the margin is in their unit and must be chosen before the data are
 * seen. A difference that is not significant is no parity; this is.
 *
 * Differences that do not vary give `degenerate`. Throws below two differences, on a margin that is not positive, and
 * on alpha outside (0, 0.5).
 */
export function tost(
  differences: readonly number[],
  { margin, alpha = 0.05 }: { readonly margin: number; readonly alpha?: number },
): EquivalenceTest | Degenerate {
  requireSample('tost', differences, 2);
  requireProbability('tost', '2 alpha', 2 * alpha);
  if (!(margin > 0 && Number.isFinite(margin))) {
    throw new RangeError(`tost: margin must be positive and finite, got ${margin}`);
  }
  if (isConstant(differences)) return NO_VARIATION;
  const n = differences.length;
  const center = mean(differences);
  const standardError = sampleStandardDeviation(differences) / Math.sqrt(n);
  const pAboveLower = upperP((center + margin) / standardError, n - 1);
  const pBelowUpper = upperP((margin - center) / standardError, n - 1);
  const p = Math.max(pAboveLower, pBelowUpper);
  const width = criticalT(1 - 2 * alpha, n - 1) * standardError;
  return {
    kind: 'test',
    margin,
    pAboveLower,
    pBelowUpper,
    p,
    low: center - width,
    high: center + width,
    equivalent: p < alpha,
  };
}
