import { describe, expect, it } from 'vitest';
import { pairedDifferences } from './paired-differences.ts';
import { signFlipTest, smallestSignFlipP } from './sign-flip-test.ts';
import { PAIRED_CASES } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';

describe('sign-flip test', () => {
  it.each(PAIRED_CASES)('equals the count over all signs of exact integers: $name', ({ a, b, pSignFlip }) => {
    expect(signFlipTest(pairedDifferences(a, b))).toBe(pSignFlip);
  });

  it('reaches 2/2^n with one direction, however small the differences', () => {
    for (let n = 1; n <= 10; n++) {
      const differences = Array.from({ length: n }, (_, i) => 1e-4 * (i + 1));
      expect(signFlipTest(differences)).toBe(smallestSignFlipP(n));
    }
    expect(smallestSignFlipP(3)).toBe(0.25);
    expect(smallestSignFlipP(6)).toBe(0.03125);
  });

  it('counts ties as extreme though round-off parts them', () => {
    // 0.1 + 0.2 - 0.3 is 5.6e-17 in doubles, so the tied sums 0.3 - 0.1 - 0.2 and 0.1 + 0.2 - 0.3 differ.
    expect(signFlipTest([0.1, 0.2, -0.3])).toBe(1);
    expect(signFlipTest([0.3, 0.1, 0.1, -0.1])).toBe(0.5);
  });

  it('gives 1 where there is no difference at all, and doubles both counts for each zero', () => {
    expect(signFlipTest([0, 0, 0])).toBe(1);
    expect(signFlipTest([0.2, 0.1, 0, 0.4])).toBe(signFlipTest([0.2, 0.1, 0.4]));
  });

  it('depends on neither order, direction nor unit', () => {
    const uniform = seededGenerator(5);
    for (let round = 0; round < 50; round++) {
      const differences = Array.from(
        { length: 2 + (round % 9) },
        () => Math.round(40 * uniform() - 12) / 1e4,
      );
      const p = signFlipTest(differences);
      expect(signFlipTest(differences.toReversed())).toBe(p);
      expect(signFlipTest(differences.map((d) => -100 * d))).toBe(p);
    }
  });

  it('is exact up to 20 pairs and says so beyond', () => {
    expect(signFlipTest(new Array(20).fill(0).map((_, i) => i + 1))).toBe(2 ** -19);
    expect(() => signFlipTest(new Array(21).fill(1))).toThrow('enumerates at most 20 pairs, got 21');
    expect(() => signFlipTest([])).toThrow('needs at least 1 values, got 0');
    expect(() => smallestSignFlipP(0)).toThrow('positive integer, got 0');
  });
});
