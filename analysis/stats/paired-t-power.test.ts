import { describe, expect, it } from 'vitest';
import { pairedTPower, smallestDetectableDz } from './paired-t-power.ts';
import { expectClose, reference } from './testing/reference.ts';

describe('power of the paired t-test', () => {
  const { cases } = reference<{
    cases: readonly { n: number; alpha: number; dz: number; power: number }[];
  }>('power');

  it.each(cases)('equals statsmodels: n = $n, alpha = $alpha, d_z = $dz', ({ power, ...design }) => {
    // Their critical value carries SciPy's 2e-9, see make_stats_fixtures.py.
    expectClose(pairedTPower(design), power, 1e-8);
    expectClose(pairedTPower({ ...design, dz: -design.dz }), power, 1e-8);
  });

  it('is alpha where there is no effect', () => {
    expectClose(pairedTPower({ n: 4, dz: 0, alpha: 0.05 }), 0.05, 1e-12);
  });
});

describe('smallest detectable effect', () => {
  const { detectable } = reference<{ detectable: readonly { n: number; delta: number; power: number }[] }>(
    'from-r',
  );

  it.each(detectable)("equals R's power.t.test(strict = TRUE) at n = $n", ({ n, delta, power }) => {
    expectClose(smallestDetectableDz({ n, alpha: 0.05, power }), delta);
    expectClose(pairedTPower({ n, alpha: 0.05, dz: delta }), power);
  });

  it('is found with exactly the power asked for, and shrinks with n, alpha and less power', () => {
    for (const n of [2, 3, 4, 6, 10, 25]) {
      for (const alpha of [0.05, 0.01]) {
        for (const power of [0.5, 0.8, 0.95]) {
          const dz = smallestDetectableDz({ n, alpha, power });
          expectClose(pairedTPower({ n, alpha, dz }), power, 1e-12);
          expect(smallestDetectableDz({ n: n + 1, alpha, power })).toBeLessThan(dz);
          expect(smallestDetectableDz({ n, alpha: 2 * alpha, power })).toBeLessThan(dz);
          expect(smallestDetectableDz({ n, alpha, power: power - 0.1 })).toBeLessThan(dz);
        }
      }
    }
  });

  it('refuses designs that cannot be', () => {
    expect(() => smallestDetectableDz({ n: 1, alpha: 0.05, power: 0.8 })).toThrow('at least 2, got 1');
    expect(() => pairedTPower({ n: 2.5, alpha: 0.05, dz: 1 })).toThrow('at least 2, got 2.5');
    expect(() => smallestDetectableDz({ n: 3, alpha: 0.05, power: 0.05 })).toThrow('power must exceed alpha');
    expect(() => smallestDetectableDz({ n: 3, alpha: 0.05, power: 80 })).toThrow('between 0 and 1, got 80');
  });
});
