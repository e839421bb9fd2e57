import { noncentralTUpper } from './noncentral-t.ts';
import { requireProbability } from './sample.ts';
import { criticalT } from './t-distribution.ts';

/**
 * Power of the two-sided paired t-test of n pairs at level `alpha` when the true standardized difference is `dz`:
 * P(|T| > t(1 - alpha/2, n - 1)), T noncentral t with δ = dz sqrt(n). Both tails count, as in R's
 * `power.t.test(type = "paired", strict = TRUE)`.
 *
 * For planning, with an effect chosen beforehand. Power at the observed effect is the p-value in other units (Hoenig &
 * Heisey 2001), so no comparison here reports it.
 */
export function pairedTPower(options: {
  readonly n: number;
  readonly dz: number;
  readonly alpha: number;
}): number {
  const { n, dz, alpha } = options;
  requirePairs('pairedTPower', n);
  requireProbability('pairedTPower', 'alpha', alpha);
  return powerAt(criticalT(1 - alpha, n - 1), n - 1, Math.abs(dz) * Math.sqrt(n));
}

// Depends on three design numbers alone, and is asked for once per comparison.
const SMALLEST = new Map<string, number>();

/**
 * The smallest |d_z| that the two-sided paired t-test of n pairs finds with probability `power`: what the comparison
 * could have found. At n = 3, alpha = 0.05 and power 0.8 it is 3.26. Times the standard deviation of the differences it
 * is in the unit of the data. Solved by bisection to the last digits. Throws where power <= alpha.
 */
export function smallestDetectableDz(options: {
  readonly n: number;
  readonly alpha: number;
  readonly power: number;
}): number {
  const { n, alpha, power } = options;
  requirePairs('smallestDetectableDz', n);
  requireProbability('smallestDetectableDz', 'alpha', alpha);
  requireProbability('smallestDetectableDz', 'power', power);
  if (power <= alpha) {
    throw new RangeError(`smallestDetectableDz: power must exceed alpha, got ${power} and ${alpha}`);
  }
  const key = `${n} ${alpha} ${power}`;
  const known = SMALLEST.get(key);
  if (known !== undefined) return known;
  const critical = criticalT(1 - alpha, n - 1);
  const delta = smallestReaching((delta) => powerAt(critical, n - 1, delta) >= power);
  SMALLEST.set(key, delta / Math.sqrt(n));
  return delta / Math.sqrt(n);
}

function powerAt(critical: number, df: number, delta: number): number {
  return noncentralTUpper(critical, df, delta) + noncentralTUpper(critical, df, -delta);
}

/** The smallest non-negative number for which a monotone predicate holds. */
function smallestReaching(holds: (x: number) => boolean): number {
  let high = 1;
  while (!holds(high)) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= 1e-14 * high) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}

function requirePairs(caller: string, n: number): void {
  if (!Number.isInteger(n) || n < 2) {
    throw new RangeError(`${caller}: n must be an integer of at least 2, got ${n}`);
  }
}
