import { describe, expect, it } from 'vitest';
import { expectClose, PAIRED_CASES } from './fixtures/reference.ts';
import { pairedDifferences } from './paired-differences.ts';
import { seededGenerator } from './seeded-generator.ts';
import { tost } from './tost.ts';

function test(differences: readonly number[], options: Parameters<typeof tost>[1]) {
  const result = tost(differences, options);
  if (result.kind !== 'test') throw new Error(result.reason);
  return result;
}

describe('TOST', () => {
  it.each(PAIRED_CASES)("equals statsmodels' ttost_paired: $name", ({ a, b, tost: expected }) => {
    const got = test(pairedDifferences(a, b), { margin: expected.margin });
    expectClose(got.p, expected.p);
    expectClose(got.pAboveLower, expected.pAboveLower);
    expectClose(got.pBelowUpper, expected.pBelowUpper);
  });

  it('says equivalent exactly where the interval of level 1 - 2 alpha lies inside the margin', () => {
    const uniform = seededGenerator(6);
    let equivalent = 0;
    for (let round = 0; round < 300; round++) {
      const differences = Array.from({ length: 3 + (round % 5) }, () => (uniform() - 0.4) / 50);
      const result = test(differences, { margin: 0.01, alpha: 0.05 });
      expect(result.equivalent).toBe(result.low > -0.01 && result.high < 0.01);
      if (result.equivalent) equivalent++;
    }
    expect(equivalent).toBeGreaterThan(20);
    expect(equivalent).toBeLessThan(280);
  });

  it('is degenerate without variation, even inside the margin', () => {
    expect(tost([0, 0, 0], { margin: 0.01 })).toEqual({
      kind: 'degenerate',
      reason: 'the values do not vary',
    });
  });

  it('refuses margins and levels without sense', () => {
    expect(() => tost([0.1, 0.2], { margin: 0 })).toThrow('tost: margin must be positive and finite, got 0');
    expect(() => tost([0.1, 0.2], { margin: 0.1, alpha: 0.5 })).toThrow('2 alpha must lie between 0 and 1');
    expect(() => tost([0.1], { margin: 0.1 })).toThrow('needs at least 2 values, got 1');
  });
});
