import { describe, expect, it } from 'vitest';
import { seededGenerator } from './seeded-generator.ts';

/** sfc32 as PractRand writes it, in BigInt and modulo 2^32. */
function* reference(seed: bigint): Generator<bigint> {
  const word = 2n ** 32n;
  let [a, b, c, counter] = [0n, seed % word, seed / word, 1n];
  for (;;) {
    const output = (a + b + counter) % word;
    counter = (counter + 1n) % word;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) % word;
    c = ((((c << 21n) | (c >> 11n)) % word) + output) % word;
    yield output;
  }
}

describe('seeded generator', () => {
  it.each([0, 42, 2 ** 32 - 1, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])('is sfc32 from seed %d', (seed) => {
    const uniform = seededGenerator(seed);
    const expected = reference(BigInt(seed));
    for (let i = 0; i < 12; i++) expected.next();
    for (let i = 0; i < 1000; i++) {
      expect(uniform()).toBe(Number(expected.next().value) / 2 ** 32);
    }
  });

  it('gives the same numbers for a seed and others for another', () => {
    const [first, again, other] = [seededGenerator(1), seededGenerator(1), seededGenerator(2)];
    const draws = Array.from({ length: 20 }, () => [first(), again(), other()] as const);
    expect(draws.every(([x, y]) => x === y)).toBe(true);
    expect(draws.some(([x, , z]) => x === z)).toBe(false);
  });

  it('is uniform: chi-square over 64 bins stays within 5 standard deviations', () => {
    const uniform = seededGenerator(3);
    const bins = new Array<number>(64).fill(0);
    for (let i = 0; i < 640_000; i++) bins[Math.floor(uniform() * 64)]!++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(Math.abs(chiSquare - 63)).toBeLessThan(5 * Math.sqrt(2 * 63));
  });

  it('refuses seeds that it could not tell apart', () => {
    expect(() => seededGenerator(0.5)).toThrow('seed must be a non-negative integer, got 0.5');
    expect(() => seededGenerator(-1)).toThrow('got -1');
  });
});
