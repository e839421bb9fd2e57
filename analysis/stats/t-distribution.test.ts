import { describe, expect, it } from 'vitest';
import { criticalT, tQuantile, twoSidedP } from './t-distribution.ts';
import { expectClose, reference } from './testing/reference.ts';

type Case =
  | { readonly df: number; readonly t: number; readonly p: number }
  | { readonly df: number; readonly share: number; readonly quantile: number };
const { cases } = reference<{ cases: readonly Case[] }>('t-distribution');

describe("Student's t, against mpmath in 40 digits", () => {
  it.each(cases.filter((c) => 't' in c))('P(|T| >= $t), $df degrees of freedom', ({ t, df, p }) => {
    // Near t = 0 at one degree of freedom @stdlib's incomplete beta function is off by 3e-11; else 1e-12 holds.
    const tolerance = t < 1e-3 ? 1e-10 : 1e-12;
    expectClose(twoSidedP(t, df), p, tolerance, 1e-300);
    expectClose(twoSidedP(-t, df), p, tolerance, 1e-300);
  });

  it.each(cases.filter((c) => 'share' in c))('quantile of $share, $df degrees', ({ share, df, quantile }) => {
    expectClose(tQuantile(share, df), quantile, 1e-12);
    expectClose(tQuantile(1 - share, df), -quantile, 1e-12);
    expectClose(criticalT(2 * share - 1, df), quantile, 1e-12);
  });
});

it('refuses shares outside (0, 1)', () => {
  expect(() => tQuantile(1, 3)).toThrow('tQuantile: p must lie between 0 and 1, got 1');
  expect(() => criticalT(95, 3)).toThrow('criticalT: level must lie between 0 and 1, got 95');
});
