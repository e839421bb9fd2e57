import { describe, expect, test } from 'vitest';
import { betaVariate } from './beta-variate.ts';
import { randomStream } from './random-stream.ts';

/** Largest distance of the values' empirical distribution from `cumulative` (Kolmogorov's statistic). */
function kolmogorov(values: readonly number[], cumulative: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const distances = sorted.map((value, i) => {
    const at = cumulative(value);
    return Math.max(Math.abs(at - i / sorted.length), Math.abs(at - (i + 1) / sorted.length));
  });
  return Math.max(...distances);
}

describe('betaVariate', () => {
  const COUNT = 20_000;
  // Kolmogorov's 0.1 % point for large n (SciPy: kstwobign.isf(1e-3) = 1.9495); the seeds are fixed.
  const CRITICAL = 1.9495 / Math.sqrt(COUNT);
  const values = (alpha: number) => {
    const stream = randomStream(9, `beta/${alpha}`);
    return Array.from({ length: COUNT }, () => betaVariate(stream, alpha));
  };

  // Where the distribution function has a closed form.
  test.each([
    [0.5, 'arcsine', (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    [1, 'uniform', (x: number) => x],
    [2, 'parabolic', (x: number) => x * x * (3 - 2 * x)],
    [3, 'biweight', (x: number) => x ** 3 * (10 - 15 * x + 6 * x * x)],
  ] as const)('alpha %s has the %s distribution', (alpha, _name, cumulative) => {
    expect(kolmogorov(values(alpha), cumulative)).toBeLessThan(CRITICAL);
  });

  test.each([0.2, 0.4, 1, 8])('alpha %s has mean 1/2 and variance 1/(4(2 alpha + 1))', (alpha) => {
    const drawn = values(alpha);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / COUNT;
    const variance = drawn.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / COUNT;
    const expected = 1 / (4 * (2 * alpha + 1));
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / COUNT));
    expect(variance / expected).toBeGreaterThan(0.96);
    expect(variance / expected).toBeLessThan(1.04);
  });

  test('small alpha gives the ends and never NaN', () => {
    const drawn = values(0.001);
    expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(drawn.filter((value) => value < 0.01 || value > 0.99).length / COUNT).toBeGreaterThan(0.98);
  });

  test('refuses an alpha that is not positive', () => {
    const stream = randomStream(1, 'beta');
    expect(() => betaVariate(stream, 0)).toThrow('betaVariate: alpha must be positive, got 0');
    expect(() => betaVariate(stream, Number.NaN)).toThrow('got NaN');
  });
});
