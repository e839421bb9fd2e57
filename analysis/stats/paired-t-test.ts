import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Degenerate, isConstant, NO_VARIATION, requireSample } from './sample.ts';
import { twoSidedP } from './t-distribution.ts';

export interface TTest {
  readonly kind: 'test';
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Paired t-test that the mean difference is zero: t = m / (s / sqrt(n)), n - 1 degrees of freedom, two-sided.
 *
 * Takes the differences. At n = 2 it is the test with one degree of freedom (Cauchy), p = 1 - (2/π) atan|t|.
 * Differences that do not vary give `degenerate`: the formula would give p = 0 (all equal) or 0/0 (all zero), and
 * neither is evidence; R stops there too, SciPy gives 0 or NaN. Throws where there are fewer than two differences.
 */
export function pairedTTest(differences: readonly number[]): TTest | Degenerate {
  requireSample('pairedTTest', differences, 2);
  if (isConstant(differences)) return NO_VARIATION;
  const n = differences.length;
  const t = mean(differences) / (sampleStandardDeviation(differences) / Math.sqrt(n));
  return { kind: 'test', t, df: n - 1, p: twoSidedP(t, n - 1) };
}
