import { ROUND_OFF_SHARE, requireSample } from './sample.ts';

/** 2^19 sums are a few milliseconds; beyond that one would sample, and the test would no longer be exact. */
export const MOST_SIGN_FLIP_PAIRS = 20;

/**
 * Exact sign-flip permutation test that the differences are symmetric about zero, two-sided, statistic |sum|:
 * p = #{signs: |Σ ±d_i| >= |Σ d_i|} / 2^n over all 2^n assignments of signs (Fisher 1935, "The Design of Experiments",
 * §21). The observed assignment and its mirror are among them, so p >= 2/2^n.
 *
 * Sums equal up to round-off are ties and count as extreme. Differences of zero stay in, as in
 * SciPy's `permutation_test`; each doubles both counts. Works at n = 1 (p = 1).
 * Throws on no differences and on more than 20.
 */
export function signFlipTest(differences: readonly number[]): number {
  requireSample('signFlipTest', differences, 1);
  const n = differences.length;
  if (n > MOST_SIGN_FLIP_PAIRS) {
    throw new RangeError(`signFlipTest: enumerates at most ${MOST_SIGN_FLIP_PAIRS} pairs, got ${n}`);
  }
  const magnitudes = differences.map(Math.abs).sort((x, y) => x - y);
  const total = magnitudes.reduce((sum, magnitude) => sum + magnitude, 0);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  const least = observed - ROUND_OFF_SHARE * total;
  // |sum| is the same under the mirrored signs, so the last sign stays fixed and half of the assignments do.
  const half = 2 ** (n - 1);
  let extreme = 0;
  for (let flips = 0; flips < half; flips++) {
    let flipped = 0;
    for (let i = 0, rest = flips; rest !== 0; i++, rest >>>= 1) {
      if (rest & 1) flipped += magnitudes[i]!;
    }
    if (Math.abs(total - 2 * flipped) >= least) extreme++;
  }
  return extreme / half;
}

/**
 * The smallest p that the two-sided sign-flip test of n pairs can reach: 2/2^n. With 3 seeds that is 0.25, so no
 * result, however large, is significant at 0.05 below n = 6.
 */
export function smallestSignFlipP(n: number): number {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`smallestSignFlipP: n must be a positive integer, got ${n}`);
  return 2 ** (1 - n);
}
