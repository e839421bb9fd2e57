import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

/** R 4.2: x <- c(3.1, 0.2, 9.5, 4.4, 7.0, 4.4); quantile(x, c(0, .1, .25, .5, .75, 1)) */
const SAMPLE = [3.1, 0.2, 9.5, 4.4, 7.0, 4.4];

it.each([
  [0, 0.2],
  [0.1, 1.65],
  [0.25, 3.425],
  [0.5, 4.4],
  [0.75, 6.35],
  [1, 9.5],
])('share %d of the sample lies below %d, as R has it', (share, expected) => {
  expect(quantile(SAMPLE, share)).toBeCloseTo(expected, 12);
});

it('leaves the sample as it was, and refuses what has no quantile', () => {
  const values = [2, 1];
  expect(quantile(values, 0.5)).toBe(1.5);
  expect(values).toEqual([2, 1]);
  expect(() => quantile([], 0.5)).toThrow('at least one value');
  expect(() => quantile([1], 1.5)).toThrow('got 1.5');
});
