import { mean, sampleCovariance, sampleVariance } from 'simple-statistics';
import { type Degenerate, isConstant, requireSample } from './sample.ts';
import { criticalT } from './t-distribution.ts';

/**
 * What Fieller's theorem gives. Only where the denominator differs from zero at the level is it an interval; else the
 * data exclude a middle piece (`two-rays`: everything up to `upTo` and from `from` on) or exclude nothing (`line`).
 */
export type FiellerSet =
  | { readonly kind: 'interval'; readonly low: number; readonly high: number }
  | { readonly kind: 'two-rays'; readonly upTo: number; readonly from: number }
  | { readonly kind: 'line' };

/**
 * Confidence set of a ratio of means of paired data, mean(x) / mean(y) (Fieller 1954, J. R. Stat. Soc. B 16, 175-185):
 * all ρ that the paired t-test of x - ρ y does not reject, (mx - ρ my)² <= t² (sxx - 2 ρ sxy + ρ² syy) / n.
 *
 * A quadratic in ρ, solved without cancellation. Exact under normality for every size of the denominator, unlike the
 * delta method or the mean of the single ratios, which fail where a denominator comes near zero.
 * `degenerate` where x and y are both without variation, or the denominator sits at the very edge between an
 * interval and rays. Throws on unequal lengths and below two pairs.
 */
export function fiellerInterval(
  x: readonly number[],
  y: readonly number[],
  level = 0.95,
): FiellerSet | Degenerate {
  requireSample('fiellerInterval', x, 2);
  requireSample('fiellerInterval', y, 2);
  if (x.length !== y.length) {
    throw new RangeError(`fiellerInterval: samples must be of one length, got ${x.length} and ${y.length}`);
  }
  const n = x.length;
  const factor = criticalT(level, n - 1) ** 2 / n;
  if (isConstant(x) && isConstant(y)) {
    return { kind: 'degenerate', reason: 'neither numerator nor denominator varies' };
  }
  const mx = mean(x);
  const my = mean(y);
  // a ρ² - 2 b ρ + c <= 0
  const a = my ** 2 - factor * sampleVariance(y);
  const b = mx * my - factor * sampleCovariance(x, y);
  const c = mx ** 2 - factor * sampleVariance(x);
  if (a === 0) return { kind: 'degenerate', reason: 'the denominator is at the edge of significance' };
  const discriminant = b ** 2 - a * c;
  if (a < 0 && discriminant <= 0) return { kind: 'line' };
  // For a > 0 the estimate mx / my always satisfies the inequality, so only round-off makes this negative.
  const far = b + Math.sign(b || 1) * Math.sqrt(Math.max(0, discriminant));
  const roots = far === 0 ? [0, 0] : [far / a, c / far];
  const [first, second] = [Math.min(...roots), Math.max(...roots)];
  return a > 0
    ? { kind: 'interval', low: first, high: second }
    : { kind: 'two-rays', upTo: first, from: second };
}
