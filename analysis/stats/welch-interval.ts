import { mean, sampleVariance } from 'simple-statistics';
import type { Interval } from './mean-interval.ts';
import { type Degenerate, isConstant, NO_VARIATION, requireSample } from './sample.ts';
import { criticalT } from './t-distribution.ts';

/**
 * t interval of the difference of the means of two independent samples whose variances may differ (Welch 1947,
 * Biometrika 34, 28-35): m_a - m_b ± t((1 + level)/2, ν) · sqrt(e_a + e_b), e = s² / n, with the degrees of freedom of
 * Satterthwaite (1946, Biometrics Bulletin 2, 110-114), ν = (e_a + e_b)² / (e_a² / (n_a - 1) + e_b² / (n_b - 1)).
 *
 * ν lies between the smaller n - 1 and n_a + n_b - 2, so that of paired values without correlation this interval is the
 * narrower one: pairing costs up to half of the degrees of freedom. `degenerate` where neither sample varies.
 * Throws where one has fewer than two values.
 */
export function welchInterval(
  a: readonly number[],
  b: readonly number[],
  level = 0.95,
): Interval | Degenerate {
  requireSample('welchInterval', a, 2);
  requireSample('welchInterval', b, 2);
  if (isConstant(a) && isConstant(b)) return NO_VARIATION;
  const [first, second] = [squaredError(a), squaredError(b)];
  const freedom = (first + second) ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1));
  const center = mean([...a]) - mean([...b]);
  const width = criticalT(level, freedom) * Math.sqrt(first + second);
  return { kind: 'interval', low: center - width, high: center + width };
}

/** Of the mean. */
function squaredError(values: readonly number[]): number {
  return sampleVariance([...values]) / values.length;
}
