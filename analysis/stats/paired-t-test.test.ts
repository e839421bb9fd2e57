import { describe, expect, it } from 'vitest';
import { pairedDifferences } from './paired-differences.ts';
import { pairedTTest } from './paired-t-test.ts';
import { expectClose, PAIRED_CASES, reference } from './testing/reference.ts';

function test(differences: readonly number[]) {
  const result = pairedTTest(differences);
  if (result.kind !== 'test') throw new Error(result.reason);
  return result;
}

describe('paired t-test', () => {
  it.each(PAIRED_CASES)('equals SciPy: $name', ({ a, b, t, p }) => {
    const result = test(pairedDifferences(a, b));
    expect(result.df).toBe(a.length - 1);
    expectClose(result.t, t);
    expectClose(result.p, p);
  });

  it("equals R's t.test(paired = TRUE)", () => {
    const { paired } = reference<{ paired: readonly { a: number[]; b: number[]; t: number; p: number }[] }>(
      'from-r',
    );
    for (const { a, b, t, p } of paired) {
      const result = test(pairedDifferences(a, b));
      expectClose(result.t, t);
      expectClose(result.p, p);
    }
  });

  it('is the Cauchy test at n = 2', () => {
    const { t, p } = test([0.01, 0.03]);
    expectClose(t, 2, 1e-14);
    expectClose(p, 1 - (2 / Math.PI) * Math.atan(2), 1e-14);
  });

  it('does not change with the unit, and changes sign with the direction', () => {
    const differences = [0.012, 0.008, 0.031, -0.004];
    const { t, p } = test(differences);
    const points = test(differences.map((d) => -100 * d));
    expectClose(points.t, -t, 1e-12);
    expectClose(points.p, p, 1e-12);
  });

  it('is degenerate where the differences do not vary: neither p = 0 nor NaN', () => {
    const reason = 'the values do not vary';
    expect(pairedTTest([0, 0, 0])).toEqual({ kind: 'degenerate', reason });
    expect(pairedTTest([0.8124 - 0.8031, 0.7124 - 0.7031])).toEqual({ kind: 'degenerate', reason });
  });

  it('needs two differences', () => {
    expect(() => pairedTTest([0.1])).toThrow('pairedTTest: needs at least 2 values, got 1');
  });
});
