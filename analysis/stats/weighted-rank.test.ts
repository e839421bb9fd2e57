import { describe, expect, it } from 'vitest';
import { seededGenerator } from './seeded-generator.ts';
import { valuesAtRanks } from './weighted-rank.ts';

describe('valuesAtRanks', () => {
  it('equals sorting everything, at every rank, with many ties, few values and far outliers', () => {
    const uniform = seededGenerator(12);
    for (let round = 0; round < 120; round++) {
      const size = 1 + Math.floor(uniform() * 40);
      const grid = 1 + Math.floor(uniform() * 30);
      const values = Float64Array.from({ length: size }, () => Math.floor(uniform() * grid) - grid / 2);
      if (round % 3 === 0) values[0] = 1e9;
      const weights = Float64Array.from({ length: size }, () => 1 + Math.floor(uniform() * 4));
      const sorted = [...values]
        .flatMap((value, i) => new Array<number>(weights[i]!).fill(value))
        .sort((x, y) => x - y);
      expect(valuesAtRanks(values, weights, Array.from(sorted.keys()))).toEqual(sorted);
    }
  });

  it('leaves its arrays as they were', () => {
    const values = Float64Array.of(3, 1, 2);
    valuesAtRanks(values, Float64Array.of(1, 1, 1), [0, 2]);
    expect([...values]).toEqual([3, 1, 2]);
  });

  it('refuses ranks that nothing has', () => {
    const values = Float64Array.of(1, 2);
    const weights = Float64Array.of(1, 2);
    expect(() => valuesAtRanks(values, weights, [3])).toThrow('rank must lie in [0, sum of weights), got 3');
    expect(() => valuesAtRanks(values, weights, [-1])).toThrow('got -1');
    expect(() => valuesAtRanks(values, weights, [Number.NaN])).toThrow('got NaN');
  });
});
