import { expect, it } from 'vitest';
import { pearsonCorrelation } from './pearson-correlation.ts';
import { expectClose, UNPAIRED_CASES } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';

const paired = UNPAIRED_CASES.filter(({ r }) => r !== null);

it.each(paired)('equals SciPy: $name', ({ a, b, r }) => {
  const got = pearsonCorrelation(a, b);
  expectClose(got.kind === 'correlation' ? got.r : null, r!);
});

it('lies in [-1, 1], is the same both ways, turns round with one side and heeds neither place nor scale', () => {
  const uniform = seededGenerator(1895);
  const r = (a: readonly number[], b: readonly number[]): number => {
    const got = pearsonCorrelation(a, b);
    if (got.kind !== 'correlation') throw new Error(got.reason);
    return got.r;
  };
  for (let round = 0; round < 200; round++) {
    const n = 3 + (round % 8);
    const [a, b] = [0, 1].map(() => Array.from({ length: n }, () => 0.5 + uniform() / 20)) as [
      number[],
      number[],
    ];
    const there = r(a, b);
    expect(Math.abs(there)).toBeLessThanOrEqual(1);
    expectClose(r(b, a), there, 1e-9, 1);
    expectClose(
      r(
        a.map((value) => 0.3 - 2 * value),
        b,
      ),
      -there,
      1e-9,
      1,
    );
    expect(r(a, a)).toBeLessThanOrEqual(1);
    expectClose(r(a, a), 1);
  }
});

it('is undefined where one side does not vary', () => {
  const none = { kind: 'degenerate', reason: 'the values do not vary' };
  expect(pearsonCorrelation([0.8, 0.8, 0.8], [0.7, 0.71, 0.72])).toEqual(none);
  expect(pearsonCorrelation([0.7, 0.71, 0.72], [0.8124 - 0.0031, 0.8093, 0.8093])).toEqual(none);
});

it('needs three pairs', () => {
  expect(() => pearsonCorrelation([0.8, 0.9], [0.8, 0.7])).toThrow(
    'pearsonCorrelation: needs at least 3 values, got 2',
  );
  expect(() => pearsonCorrelation([1, 2, 3], [1, 2, 3, 4])).toThrow('one length, got 3 and 4');
});
