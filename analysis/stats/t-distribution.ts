import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tPdf from '@stdlib/stats-base-dists-t-pdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';
import { requireProbability } from './sample.ts';

/** P(|T| >= |t|) for Student's t with `df` degrees of freedom. Computed in the lower tail, so small p keep their digits. */
export function twoSidedP(t: number, df: number): number {
  return 2 * tCdf(-Math.abs(t), df);
}

/**
 * The value that Student's t stays below with probability `p`.
 *
 * The quantile of @stdlib is good to about 1e-10 of its value; two Newton steps on its distribution function, taken in
 * the lower tail, bring that to the last digits.
 */
export function tQuantile(p: number, df: number): number {
  requireProbability('tQuantile', 'p', p);
  const tail = Math.min(p, 1 - p);
  let t = quantile(tail, df);
  for (let step = 0; step < 2; step++) {
    const slope = tPdf(t, df);
    if (slope > 0) t -= (tCdf(t, df) - tail) / slope;
  }
  return p < 0.5 ? t : -t;
}

/** t(1 - alpha/2, df): half the width of a two-sided interval, in standard errors. */
export function criticalT(level: number, df: number): number {
  requireProbability('criticalT', 'level', level);
  return -tQuantile((1 - level) / 2, df);
}
