import { describe, expect, test } from 'vitest';
import { type RandomStream, randomStream } from './random-stream.ts';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's statistic of counts against equal expectations. */
function chiSquare(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countInto(bins: number, values: readonly number[]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}

/** Pearson's correlation. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const variance = (values: readonly number[], centre: number) =>
    mean(values.map((value) => (value - centre) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

describe('values from an independent implementation (Python, big integers, hashlib)', () => {
  const stream = () => randomStream(42, 'weights/conv1/kernel');

  test('integers over the whole range are the outputs themselves', () => {
    const integers = stream();
    expect(draw(4, () => integers.integer(2 ** 32))).toEqual([2893501834, 2288143127, 1758852282, 178831846]);
  });

  test('uniform', () => {
    const uniforms = stream();
    expect(draw(4, () => uniforms.uniform())).toEqual([
      0.6736958960648614, 0.4095147031667644, 0.05855287705740486, 0.7415067344731,
    ]);
  });

  test('integers below 2^31 + 1: every output of the incomplete block is drawn again', () => {
    const integers = randomStream(42, 'integer');
    // The first outputs are 2490737568, 1026454062, 3954904056, 1258593041, 3600310635, …; those above 2^31 are dropped.
    expect(draw(4, () => integers.integer(2 ** 31 + 1))).toEqual([
      1026454062, 1258593041, 704484588, 2115072644,
    ]);
  });

  test('permutation', () => {
    expect([...randomStream(42, 'shuffle/epoch-3').permutation(8)]).toEqual([4, 3, 1, 2, 7, 5, 0, 6]);
  });

  test('normal', () => {
    const normals = randomStream(7, 'normal');
    const expected = [2.366209828158245, -0.1978732851740802, -0.8032671302772123, 0.7955017513728119];
    for (const value of expected) expect(normals.normal()).toBeCloseTo(value, 14);
  });
});

describe('one stream per seed and purpose', () => {
  const heads = (pairs: readonly (readonly [number, string])[]) =>
    pairs.map(([seed, purpose]) => randomStream(seed, purpose).integer(2 ** 32));

  test('the same again for the same, another for any other', () => {
    const pairs = [
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [11, 'a'],
      [1, '1/a'],
      [0, 'shuffle/epoch-1'],
      [0, 'shuffle/epoch-11'],
    ] as const;
    expect(heads(pairs)).toEqual(heads(pairs));
    expect(new Set(heads(pairs)).size).toBe(pairs.length);
  });

  test('what one draws leaves another alone', () => {
    const alone = randomStream(5, 'augment');
    const beside = randomStream(5, 'augment');
    const other = randomStream(5, 'mixup');
    for (let i = 0; i < 100; i++) {
      other.normal();
      expect(beside.uniform()).toBe(alone.uniform());
    }
  });

  test('streams of neighbouring purposes and seeds are uncorrelated', () => {
    const count = 20_000;
    const values = (seed: number, purpose: string) => {
      const stream = randomStream(seed, purpose);
      return draw(count, () => stream.uniform());
    };
    const reference = values(0, 'shuffle/epoch-0');
    // Four standard errors of a correlation of independent values.
    const bound = 4 / Math.sqrt(count);
    for (const other of [
      values(0, 'shuffle/epoch-1'),
      values(1, 'shuffle/epoch-0'),
      values(0, 'augment/epoch-0'),
    ]) {
      expect(Math.abs(correlation(reference, other))).toBeLessThan(bound);
    }
  });

  test('refuses what is no seed or no purpose', () => {
    expect(() => randomStream(-1, 'a')).toThrow('randomStream: seed must be a non-negative integer, got -1');
    expect(() => randomStream(0.5, 'a')).toThrow('got 0.5');
    expect(() => randomStream(Number.NaN, 'a')).toThrow('got NaN');
    expect(() => randomStream(1, '')).toThrow('randomStream: purpose must not be empty');
  });
});

describe('distributions', () => {
  // Upper 0.1 % points of chi-square (SciPy: chi2.isf(1e-3, df)). The seeds are fixed: these never fail by chance.
  const CRITICAL = { 5: 20.515, 9: 27.877, 23: 49.728, 99: 148.23 } as const;
  const stream = (purpose: string): RandomStream => randomStream(2024, purpose);

  test('uniform fills [0, 1) evenly and successive values are independent', () => {
    const uniforms = stream('uniform');
    const values = draw(100_000, () => uniforms.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(
      chiSquare(
        countInto(
          100,
          values.map((value) => Math.floor(100 * value)),
        ),
      ),
    ).toBeLessThan(CRITICAL[99]);
    const pairs = values
      .slice(1)
      .map((value, i) => 10 * Math.floor(10 * value) + Math.floor(10 * values[i]!));
    expect(chiSquare(countInto(100, pairs))).toBeLessThan(CRITICAL[99]);
  });

  test('uniform has all 53 bits: the last of them is set half the time', () => {
    const uniforms = stream('bits');
    const last = draw(10_000, () => (uniforms.uniform() * 2 ** 53) % 2);
    expect(Math.abs(mean(last) - 0.5)).toBeLessThan(0.02);
  });

  test('integer is even over a range that divides 2^32 and over one that does not', () => {
    const integers = stream('integer');
    expect(
      chiSquare(
        countInto(
          10,
          draw(100_000, () => integers.integer(10)),
        ),
      ),
    ).toBeLessThan(CRITICAL[9]);
    // A plain remainder would give thirds 0 and 1 of 3 · 2^30 twice as often.
    const wide = draw(60_000, () => Math.floor(integers.integer(3 * 2 ** 30) / 2 ** 29));
    expect(chiSquare(countInto(6, wide))).toBeLessThan(CRITICAL[5]);
    expect(draw(100, () => integers.integer(1))).toEqual(new Array(100).fill(0));
  });

  test('normal has the standard normal’s quantiles, and its pairs are independent', () => {
    const normals = stream('normal');
    const values = draw(100_000, () => normals.normal());
    // Bounds of ten equally likely bins (SciPy: norm.ppf).
    const bounds = [
      -1.2815516, -0.8416212, -0.5244005, -0.2533471, 0, 0.2533471, 0.5244005, 0.8416212, 1.2815516,
    ];
    const bins = values.map((value) => bounds.filter((bound) => value >= bound).length);
    expect(chiSquare(countInto(10, bins))).toBeLessThan(CRITICAL[9]);
    const share = (beyond: number) => mean(values.map((value) => (Math.abs(value) > beyond ? 1 : 0)));
    expect(share(3)).toBeCloseTo(0.0026998, 3);
    const [even, odd] = [0, 1].map((parity) => values.filter((_, i) => i % 2 === parity));
    expect(Math.abs(correlation(even!, odd!))).toBeLessThan(0.02);
  });

  test('every order of four is equally likely', () => {
    const orders = stream('permutation');
    const seen = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = orders.permutation(4).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    expect(chiSquare([...seen.values()])).toBeLessThan(CRITICAL[23]);
  });

  test('a permutation holds every index once, of any length', () => {
    const orders = stream('lengths');
    for (const count of [0, 1, 2, 17, 1000]) {
      expect([...orders.permutation(count)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, i) => i),
      );
    }
  });

  test('refuses ranges and lengths that are none', () => {
    const numbers = stream('errors');
    expect(() => numbers.integer(0)).toThrow(
      'RandomStream.integer: below must be an integer in [1, 2^32], got 0',
    );
    expect(() => numbers.integer(2.5)).toThrow('got 2.5');
    expect(() => numbers.integer(2 ** 32 + 1)).toThrow('got 4294967297');
    expect(() => numbers.permutation(-1)).toThrow(
      'RandomStream.permutation: count must be an integer in [0, 2^31), got -1',
    );
  });
});
