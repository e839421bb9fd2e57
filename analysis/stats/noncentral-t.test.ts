import { describe, expect, it } from 'vitest';
import { noncentralTUpper } from './noncentral-t.ts';
import { twoSidedP } from './t-distribution.ts';
import { expectClose, reference } from './testing/reference.ts';

const { cases } = reference<{
  cases: readonly { t: number; df: number; delta: number; upper: number }[];
}>('noncentral-t');

describe('noncentral t', () => {
  it.each(cases)('P(T > $t) with $df degrees and δ = $delta, against mpmath', ({ t, df, delta, upper }) => {
    expectClose(noncentralTUpper(t, df, delta), upper, 1e-12, 1e-16);
  });

  it('without noncentrality is Student, from one degree of freedom to 10,000', () => {
    for (const df of [1, 2, 7, 100, 10_000]) {
      for (const t of [-4, -0.5, 0, 1, 12]) {
        const tail = twoSidedP(t, df) / 2;
        expectClose(noncentralTUpper(t, df, 0), t < 0 ? 1 - tail : tail, 1e-11, 1e-14);
      }
    }
  });

  it('holds for very large noncentrality, where T/δ is known to be inverse chi', () => {
    // As δ grows, T / δ tends to 1 / s, and the median of s at 2 degrees of freedom is sqrt(ln 2).
    expect(noncentralTUpper(1e4 / Math.sqrt(Math.LN2), 2, 1e4)).toBeCloseTo(0.5, 6);
  });

  it('refuses what has no distribution', () => {
    expect(() => noncentralTUpper(1, 0, 1)).toThrow('needs finite t, df > 0 and delta, got 1, 0, 1');
    expect(() => noncentralTUpper(Number.NaN, 2, 1)).toThrow('got NaN, 2, 1');
  });
});
