import { describe, expect, it } from 'vitest';
import { drawnMeans, enumerateMeans } from './bootstrap-means.ts';
import { seededResamples } from './resamples.ts';

/** Sum of each of the n^n resamples, one by one. */
function allSums(values: readonly number[]): number[] {
  let sums = [0];
  for (const _ of values) sums = sums.flatMap((sum) => values.map((value) => sum + value));
  return sums;
}

describe('enumerateMeans', () => {
  it.each([2, 3, 4, 5, 6])('counts each sum as often as it comes among all n^n resamples, n = %d', (n) => {
    // Powers of n + 1: no two resamples that draw differently have one sum.
    const values = Array.from({ length: n }, (_, i) => (n + 1) ** i);
    const expected = new Map<number, number>();
    for (const sum of allSums(values)) expected.set(sum, (expected.get(sum) ?? 0) + 1);
    const { sums, weights, total } = enumerateMeans(values);
    expect(new Map(Array.from(sums, (sum, i) => [sum, weights[i]!]))).toEqual(expected);
    expect(total).toBe(n ** n);
  });

  it('covers 9^9 resamples by 24,310 sums', () => {
    const { weights, total } = enumerateMeans([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(weights.length).toBe(24_310);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(total);
    expect(total).toBe(387_420_489);
  });
});

describe('drawnMeans', () => {
  it.each([4, 7, 10])('draws every value equally often, with replacement, n = %d', (n) => {
    const values = Array.from({ length: n }, (_, i) => Math.sin(i * i));
    const center = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / n;
    const { sums, total } = drawnMeans(values, seededResamples(n, 40_000, 9));
    const mean = sums.reduce((sum, value) => sum + value, 0) / total / n;
    const spread = sums.reduce((sum, value) => sum + (value / n - center) ** 2, 0) / total;
    expect(Math.abs(mean - center)).toBeLessThan(4 * Math.sqrt(variance / n / 40_000));
    // The variance of 40,000 means has a standard error of about 0.7 % of itself.
    expect(spread / (variance / n)).toBeCloseTo(1, 1);
  });

  it('draws all that can be drawn, and nothing else', () => {
    const values = [0.01, 0.03, -0.02, 0.05];
    const { sums } = drawnMeans(values, seededResamples(4, 40_000, 9));
    const possible = new Set(allSums(values).map((sum) => sum.toFixed(9)));
    expect(new Set(Array.from(sums, (sum) => sum.toFixed(9)))).toEqual(possible);
  });
});
