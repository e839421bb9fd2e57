import { describe, expect, it } from 'vitest';
import { bcaInterval } from './bca-interval.ts';
import { expectClose, PAIRED_CASES } from './fixtures/reference.ts';
import { pairedDifferences } from './paired-differences.ts';
import { seededGenerator } from './seeded-generator.ts';

/** Of what is enumerated: chance has no part in it. */
const seed = 0;

function interval(values: readonly number[], options: Parameters<typeof bcaInterval>[1]) {
  const result = bcaInterval(values, options);
  if (result.kind !== 'interval') throw new Error(result.reason);
  return result;
}

describe('BCa interval', () => {
  describe.each(PAIRED_CASES.filter(({ a }) => a.length <= 9))('all resamples: $name', ({ a, b, bca }) => {
    it.each(bca)(
      'equals the exact distribution over integers at level $level, and asks for no chance',
      (expected) => {
        const got = interval(pairedDifferences(a, b), { seed, level: expected.level });
        expect(got.resamples).toBe('all');
        expect(interval(pairedDifferences(a, b), { seed: 1, level: expected.level })).toEqual(got);
        expectClose(got.biasCorrection, expected.biasCorrection, 1e-9, 1e-3);
        expectClose(got.acceleration, expected.acceleration, 1e-9, 1e-3);
        expectClose(got.low, expected.low, 1e-9, 1e-4);
        expectClose(got.high, expected.high, 1e-9, 1e-4);
      },
    );
  });

  describe.each(PAIRED_CASES.filter(({ a }) => a.length > 9))(
    'drawn resamples: $name',
    ({ a, b, sd, bca }) => {
      it.each(bca)(
        'comes to the exact distribution within its Monte-Carlo error at level $level',
        (expected) => {
          const differences = pairedDifferences(a, b);
          const got = interval(differences, {
            seed: 1,
            level: expected.level,
            draws: 200_000,
          });
          expect(got.resamples).toBe('drawn');
          expectClose(got.acceleration, expected.acceleration, 1e-9, 1e-3);
          const standardError = sd / Math.sqrt(a.length);
          // A tail quantile of 200,000 draws: sqrt(share (1 - share) / draws) over the density there, and z0 on top.
          const tolerance = 0.05 * standardError;
          expect(Math.abs(got.biasCorrection - expected.biasCorrection)).toBeLessThan(0.015);
          expect(Math.abs(got.low - expected.low)).toBeLessThan(tolerance);
          expect(Math.abs(got.high - expected.high)).toBeLessThan(tolerance);
        },
      );
    },
  );

  it('is the same from call to call, to the last bit', () => {
    const values = Array.from({ length: 12 }, (_, i) => Math.sin(i * i));
    const once = () => bcaInterval(values, { seed: 3 });
    expect(once()).toEqual(once());
    expect(bcaInterval(values, { seed: 4 })).not.toEqual(once());
  });

  it('mirrors with the data', () => {
    const uniform = seededGenerator(21);
    for (let round = 0; round < 60; round++) {
      const values = Array.from({ length: 2 + (round % 8) }, () => Math.round(uniform() ** 2 * 500) / 1e4);
      if (new Set(values).size === 1) continue;
      const there = interval(values, { seed });
      const back = interval(
        values.map((value) => -value),
        { seed },
      );
      expectClose(back.low, -there.high, 1e-12, 1e-4);
      expectClose(back.high, -there.low, 1e-12, 1e-4);
    }
  });

  it('is the plain percentile interval where the data are symmetric', () => {
    const { biasCorrection, acceleration, low, high } = interval([-0.02, -0.01, 0, 0.01, 0.02], {
      seed,
    });
    expect(biasCorrection).toBeCloseTo(0, 14);
    expect(acceleration).toBeCloseTo(0, 14);
    expect(low).toBeCloseTo(-high, 14);
  });

  it('cannot reach beyond the data, so at n = 3 it is at most their range', () => {
    expect(interval([0.01, 0.02, 0.03], { seed })).toMatchObject({ low: 0.01, high: 0.03 });
    const skew = interval([0.01, 0.012, 0.02], { seed, level: 0.999 });
    expect(skew).toMatchObject({ low: 0.01, high: 0.02 });
  });

  it('is degenerate without variation, and throws below two values and at impossible levels', () => {
    expect(bcaInterval([0.1, 0.1, 0.1], { seed })).toMatchObject({ kind: 'degenerate' });
    expect(() => bcaInterval([0.1], { seed })).toThrow('bcaInterval: needs at least 2 values, got 1');
    expect(() => bcaInterval([1, 2], { seed, level: 1 })).toThrow('level must lie between 0 and 1');
    const outlier = [0, 0, 0, 0, 0, 0, 0, 0, 1];
    expect(() => bcaInterval(outlier, { seed, level: 1 - 1e-15 })).toThrow('level too extreme');
  });
});
