import { expect, it } from 'vitest';
import { hedgesCorrection } from './hedges-correction.ts';
import { expectClose, reference } from './testing/reference.ts';

const { cases } = reference<{ cases: readonly { df: number; factor: number }[] }>('hedges-correction');

it.each(cases)('equals mpmath in 40 digits at $df degrees of freedom', ({ df, factor }) => {
  expectClose(hedgesCorrection(df), factor, 1e-12);
});

it('is 1/sqrt(pi) for three pairs, where the common approximation says 4/7', () => {
  expectClose(hedgesCorrection(2), 1 / Math.sqrt(Math.PI), 1e-14);
});

it('refuses two pairs, for which the effect size has no expectation', () => {
  expect(() => hedgesCorrection(1)).toThrow('hedgesCorrection: df must be at least 2, got 1');
});
