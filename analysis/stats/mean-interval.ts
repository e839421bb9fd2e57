import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Degenerate, isConstant, NO_VARIATION, requireSample } from './sample.ts';
import { criticalT } from './t-distribution.ts';

export interface Interval {
  readonly kind: 'interval';
  readonly low: number;
  readonly high: number;
}

/**
 * t confidence interval of a mean: m ± t((1 + level)/2, n - 1) · s / sqrt(n), s with n - 1 in its denominator.
 *
 * For a paired mean difference pass the differences. Means and standard deviations are simple-statistics': compensated
 * sums, two passes; on NIST's NumAcc3 and NumAcc4 as accurate as doubles allow, and one dependency fewer to defend.
 * Values that do not vary give `degenerate`, not an interval of width zero, which would claim certainty.
 * Throws where there are fewer than two values.
 */
export function meanInterval(values: readonly number[], level = 0.95): Interval | Degenerate {
  requireSample('meanInterval', values, 2);
  const half = criticalT(level, values.length - 1);
  if (isConstant(values)) return NO_VARIATION;
  const center = mean(values);
  const width = (half * sampleStandardDeviation(values)) / Math.sqrt(values.length);
  return { kind: 'interval', low: center - width, high: center + width };
}
