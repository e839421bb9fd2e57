import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';
import { expectClose, reference } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';

interface Family {
  readonly p: readonly number[];
  readonly adjusted: readonly number[];
}
const families = [
  ...reference<{ cases: readonly Family[] }>('holm').cases,
  ...reference<{ holm: readonly Family[] }>('from-r').holm,
];

describe('Holm', () => {
  it.each(families)('equals statsmodels and R on $p', ({ p, adjusted }) => {
    const got = holm(p);
    for (const [i, expected] of adjusted.entries()) expectClose(got[i]!, expected, 1e-14);
  });

  it('keeps the order of p, gives ties one value, and lies between p and Bonferroni', () => {
    const uniform = seededGenerator(8);
    for (let round = 0; round < 200; round++) {
      const p = Array.from({ length: 1 + (round % 12) }, () => Math.round(uniform() ** 3 * 20) / 20);
      const adjusted = holm(p);
      for (let i = 0; i < p.length; i++) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p[i]!);
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p.length * p[i]!));
        for (let j = 0; j < p.length; j++) {
          if (p[i]! < p[j]!) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          if (p[i] === p[j]) expect(adjusted[i]).toBe(adjusted[j]);
        }
      }
    }
  });

  it('counts an undefined test in the family but gives it no value', () => {
    expect(holm([0.01, null, 0.02])).toEqual([0.03, null, 0.04]);
    expect(holm([null, null])).toEqual([null, null]);
  });

  it('has nothing to adjust in an empty family, and refuses what is no p', () => {
    expect(holm([])).toEqual([]);
    expect(() => holm([0.2, 1.2])).toThrow('holm: p-values must lie in [0, 1], got 1.2 at index 1');
    expect(() => holm([Number.NaN])).toThrow('got NaN at index 0');
  });
});
