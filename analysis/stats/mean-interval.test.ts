import { describe, expect, it } from 'vitest';
import { meanInterval } from './mean-interval.ts';
import { pairedDifferences } from './paired-differences.ts';
import { expectClose, PAIRED_CASES, reference } from './testing/reference.ts';

describe.each(PAIRED_CASES)('t interval of the paired difference: $name', ({ a, b, intervals, sd }) => {
  it.each(intervals)('equals SciPy at level $level', ({ level, bounds }) => {
    const interval = meanInterval(pairedDifferences(a, b), level);
    if (interval.kind !== 'interval') throw new Error(interval.reason);
    expectClose(interval.low, bounds[0], 1e-9, sd);
    expectClose(interval.high, bounds[1], 1e-9, sd);
  });
});

it.each(PAIRED_CASES)(
  "at level 0.9 lies inside a margin exactly where statsmodels' ttost_paired says so: $name",
  ({ a, b, tost }) => {
    const interval = meanInterval(pairedDifferences(a, b), 0.9);
    if (interval.kind !== 'interval') throw new Error(interval.reason);
    expect(-tost.margin < interval.low && interval.high < tost.margin).toBe(tost.p < 0.05);
  },
);

it("equals R's t.test(paired = TRUE)", () => {
  const { paired } = reference<{
    paired: readonly { a: number[]; b: number[]; interval: [number, number] }[];
  }>('from-r');
  expect(paired.length).toBe(4);
  for (const { a, b, interval } of paired) {
    const got = meanInterval(pairedDifferences(a, b));
    if (got.kind !== 'interval') throw new Error(got.reason);
    expectClose(got.low, interval[0]);
    expectClose(got.high, interval[1]);
  }
});

it('has no interval of width zero', () => {
  expect(meanInterval([0.81, 0.81, 0.81])).toEqual({ kind: 'degenerate', reason: 'the values do not vary' });
});

it('needs two values, and a level below 1 even for degenerate data', () => {
  expect(() => meanInterval([0.5])).toThrow('meanInterval: needs at least 2 values, got 1');
  expect(() => meanInterval([0.5, 0.5], 95)).toThrow('level must lie between 0 and 1');
});
