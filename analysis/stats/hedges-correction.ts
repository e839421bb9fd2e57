import gammaln from '@stdlib/math-base-special-gammaln';

/**
 * The factor that makes a standardized mean difference unbiased under normality, in its exact form (Hedges 1981,
 * eq. 6e): J(df) = Γ(df/2) / (sqrt(df/2) Γ((df - 1)/2)). For d_z of n pairs, df = n - 1 and g_z = J d_z.
 * The common approximation 1 - 3/(4 df - 1) is off by 0.007 at n = 3, so it is not used.
 *
 * At df = 1 (two pairs) the expectation of d does not exist and J is 0, so it throws there as for any df below 2.
 */
export function hedgesCorrection(df: number): number {
  if (!(df >= 2 && Number.isFinite(df)))
    throw new RangeError(`hedgesCorrection: df must be at least 2, got ${df}`);
  return Math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / Math.sqrt(df / 2);
}
