import { describe, expect, it } from 'vitest';
import { fiellerInterval } from './fieller-interval.ts';
import { pairedTTest } from './paired-t-test.ts';
import { expectClose, reference } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';

const { cases } = reference<{
  cases: readonly { name: string; x: number[]; y: number[]; kind: string; roots: number[] }[];
}>('fieller');

describe('Fieller', () => {
  it.each(cases)("equals the ratios that SciPy's t-test does not reject: $name", ({ x, y, kind, roots }) => {
    const set = fiellerInterval(x, y);
    expect(set.kind).toBe(kind);
    const ends =
      set.kind === 'interval' ? [set.low, set.high] : set.kind === 'two-rays' ? [set.upTo, set.from] : [];
    expect(ends.length).toBe(roots.length);
    // 2e-9 is the error of SciPy 1.10's t quantile.
    for (const [i, end] of ends.entries()) expectClose(end, roots[i]!, 5e-9, 1e-6);
  });

  it('is the inverted paired t-test: at its ends p = 1 - level, between them more', () => {
    const uniform = seededGenerator(31);
    const kinds = new Set<string>();
    for (let round = 0; round < 300; round++) {
      const n = 2 + (round % 6);
      const x = Array.from({ length: n }, () => uniform() - 0.4);
      const y = Array.from({ length: n }, () => 0.5 * uniform());
      const p = (ratio: number): number => {
        const test = pairedTTest(x.map((value, i) => value - ratio * y[i]!));
        return test.kind === 'test' ? test.p : Number.NaN;
      };
      const set = fiellerInterval(x, y, 0.9);
      kinds.add(set.kind);
      if (set.kind === 'interval') {
        expectClose(p(set.low), 0.1, 1e-7);
        expectClose(p(set.high), 0.1, 1e-7);
        expect(p((set.low + set.high) / 2)).toBeGreaterThan(0.1);
      } else if (set.kind === 'two-rays') {
        expectClose(p(set.upTo), 0.1, 1e-7);
        expectClose(p(set.from), 0.1, 1e-7);
        expect(p((set.upTo + set.from) / 2)).toBeLessThan(0.1);
      } else {
        for (const ratio of [-100, -1, 0, 0.3, 1, 100]) expect(p(ratio)).toBeGreaterThan(0.1);
      }
    }
    expect(kinds).toEqual(new Set(['interval', 'two-rays', 'line']));
  });

  it('is degenerate where nothing varies, and refuses unequal samples', () => {
    expect(fiellerInterval([0.1, 0.1], [0.2, 0.2])).toEqual({
      kind: 'degenerate',
      reason: 'neither numerator nor denominator varies',
    });
    expect(() => fiellerInterval([1, 2, 3], [1, 2])).toThrow('one length, got 3 and 2');
    expect(() => fiellerInterval([1], [1])).toThrow('fiellerInterval: needs at least 2 values, got 1');
  });
});
