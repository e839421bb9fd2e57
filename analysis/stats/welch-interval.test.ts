import { describe, expect, it } from 'vitest';
import { meanInterval } from './mean-interval.ts';
import { pairedDifferences } from './paired-differences.ts';
import { expectClose, UNPAIRED_CASES } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';
import { welchInterval } from './welch-interval.ts';

describe.each(UNPAIRED_CASES)("Welch's interval: $name", ({ a, b, intervals }) => {
  it.each(intervals)('equals SciPy at level $level', ({ level, bounds: [low, high] }) => {
    const interval = welchInterval(a, b, level);
    if (interval.kind !== 'interval') throw new Error(interval.reason);
    expectClose(interval.low, low, 1e-9, high - low);
    expectClose(interval.high, high, 1e-9, high - low);
  });
});

describe('of pairs', () => {
  const uniform = seededGenerator(34);
  const draw = (n: number) => Array.from({ length: n }, () => 0.8 + uniform() / 50);
  const bounds = (interval: ReturnType<typeof meanInterval>) => {
    if (interval.kind !== 'interval') throw new Error(interval.reason);
    return { center: (interval.low + interval.high) / 2, width: interval.high - interval.low };
  };

  it('has the centre of the paired interval and mirrors when the samples change places', () => {
    for (let round = 0; round < 200; round++) {
      const [a, b] = [draw(2 + (round % 9)), draw(2 + (round % 9))];
      const [paired, there, back] = [
        bounds(meanInterval(pairedDifferences(a, b))),
        bounds(welchInterval(a, b)),
        bounds(welchInterval(b, a)),
      ];
      expectClose(there.center, paired.center, 1e-9, 1);
      expectClose(back.center, -there.center, 1e-9, 1);
      expectClose(back.width, there.width);
    }
  });

  it('is the narrower one where they do not correlate, and the wider one where they do enough', () => {
    const a = [0.81, 0.83, 0.82, 0.84];
    const apart = [0.72, 0.72, 0.7, 0.7];
    const together = [0.705, 0.725, 0.715, 0.736];
    const paired = (b: readonly number[]) => bounds(meanInterval(pairedDifferences(a, b))).width;
    expect(bounds(welchInterval(a, apart)).width).toBeLessThan(paired(apart));
    expect(bounds(welchInterval(a, together)).width).toBeGreaterThan(paired(together));
  });
});

it('holds the mean where one sample alone varies, and is undefined where neither does', () => {
  expect(welchInterval([0.8, 0.8], [0.7, 0.72]).kind).toBe('interval');
  expect(welchInterval([0.8, 0.8], [0.7, 0.7])).toEqual({
    kind: 'degenerate',
    reason: 'the values do not vary',
  });
});

it('needs two values on each side', () => {
  expect(() => welchInterval([0.8, 0.9], [0.8])).toThrow('welchInterval: needs at least 2 values, got 1');
});
