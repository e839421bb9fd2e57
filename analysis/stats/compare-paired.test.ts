import { describe, expect, it } from 'vitest';
import { comparePaired, pairingGainsNothing } from './compare-paired.ts';
import { smallestDetectableDz } from './paired-t-power.ts';
import { expectClose, PAIRED_CASES, UNPAIRED_CASES } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';

describe('comparePaired', () => {
  it.each(PAIRED_CASES)('says what SciPy and statsmodels say: $name', (expected) => {
    const got = comparePaired(expected.a, expected.b);
    const at95 = expected.intervals.find(({ level }) => level === 0.95)!;
    expect(got.differences).toHaveLength(expected.a.length);
    expectClose(got.meanDifference, expected.mean, 1e-9, 1e-6);
    expectClose(got.ciLow, at95.bounds[0], 1e-9, expected.sd);
    expectClose(got.ciHigh, at95.bounds[1], 1e-9, expected.sd);
    expectClose(got.pT, expected.p);
    expect(got.pSignFlip).toBe(expected.pSignFlip);
    expectClose(got.dz, expected.dz);
    const dz = smallestDetectableDz({ n: expected.a.length, alpha: 0.05, power: 0.8 });
    expectClose(got.smallestDetectableDifference, dz * expected.sd);
    expect(got.degenerate).toBeNull();
  });

  it.each(UNPAIRED_CASES.filter(({ a, b }) => a.length === b.length))(
    'says how much pairing gains as SciPy does: $name',
    ({ a, b, r, intervals }) => {
      const got = comparePaired(a, b);
      if (r === null) expect(got.correlation).toBeNull();
      else expectClose(got.correlation, r);
      const [low, high] = intervals.find(({ level }) => level === 0.95)!.bounds;
      expectClose(got.unpairedLow, low, 1e-9, high - low);
      expectClose(got.unpairedHigh, high, 1e-9, high - low);
      const paired = got.ciLow === null ? null : got.ciHigh! - got.ciLow;
      expect(pairingGainsNothing(got)).toBe(paired === null ? null : paired >= (high - low) * (1 - 1e-9));
    },
  );

  it('gains by pairing what seeds move in both cells, and nothing where they move against each other', () => {
    const a = [0.81, 0.85, 0.83, 0.82];
    const along = comparePaired(a, [0.71, 0.752, 0.73, 0.719]);
    const against = comparePaired(a, [0.75, 0.71, 0.73, 0.74]);
    expect([along, against].map(pairingGainsNothing)).toEqual([false, true]);
    expect(along.correlation).toBeGreaterThan(0.99);
    expectClose(against.correlation, -1);
  });

  it.each([
    ['one difference of large values', [1e6 + 0.1, 2e6 + 0.1, 3e6 + 0.1], [1e6, 2e6, 3e6], 0.1],
    ['none', [0.1 + 0.2, 0.7, 0.1 + 0.7], [0.3, 0.1 * 7, 0.8], 0],
  ])('takes round-off for no variation: %s', (_, a, b, difference) => {
    const got = comparePaired(a, b);
    expect(got).toMatchObject({ pT: null, dz: null, ciLow: null, degenerate: 'the values do not vary' });
    expect(got.meanDifference).toBeCloseTo(difference, 8);
  });

  it('tells no difference of differences from zero that only their round-off makes', () => {
    // Four cells of shares of 100 examples, where both differences are the same in each seed.
    const uniform = seededGenerator(5);
    const share = () => Math.floor(100 * uniform());
    for (let round = 0; round < 500; round++) {
      const [gains, first, second] = [1, 2, 3].map(() => [share(), share(), share()]) as [
        number[],
        number[],
        number[],
      ];
      const differences = (from: number[]) => from.map((count, i) => (count + gains[i]!) / 100 - count / 100);
      const got = comparePaired(differences(first), differences(second), 2);
      expect(got).toMatchObject({ meanDifference: 0, pT: null, degenerate: 'the values do not vary' });
    }
  });

  it('has a mean of zero where differences balance', () => {
    const got = comparePaired([0.3, 0.3, 0.6], [0.1, 0.5, 0.6]);
    expect(got.meanDifference).toBe(0);
    expect(got.pT).toBeCloseTo(1, 12);
  });

  it('needs two pairs', () => {
    expect(() => comparePaired([0.8], [0.9])).toThrow('comparePaired: needs at least 2 values, got 1');
    expect(() => comparePaired([0.8, 0.9], [0.8])).toThrow('samples must be of one length, got 2 and 1');
  });

  it('has no t-test, interval or effect size for differences that do not vary, but a sign-flip test', () => {
    const got = comparePaired([0.8124, 0.7124, 0.5093], [0.8031, 0.7031, 0.5]);
    expect(got).toMatchObject({
      ciLow: null,
      ciHigh: null,
      correlation: expect.closeTo(1, 12),
      unpairedLow: expect.any(Number),
      pT: null,
      pSignFlip: 0.25,
      dz: null,
      smallestDetectableDifference: null,
      degenerate: 'the values do not vary',
    });
    expect(pairingGainsNothing(got)).toBeNull();
    expectClose(got.meanDifference, 0.0093);
  });

  it('at two pairs has all but the corrected effect size and the correlation', () => {
    const got = comparePaired([0.81, 0.83], [0.8, 0.81]);
    expect(got.correlation).toBeNull();
    expectClose(got.dz, 0.015 / Math.sqrt(0.00005));
    expect(got.pSignFlip).toBe(0.5);
    expectClose(got.smallestDetectableDifference, 11.54988843588238 * Math.sqrt(0.00005), 1e-7);
  });

  it('leaves out the sign-flip test where it could not be exact', () => {
    const got = comparePaired(
      Array.from({ length: 21 }, (_, i) => i * i),
      new Array(21).fill(0),
    );
    expect(got.pSignFlip).toBeNull();
  });

  it('is the same from call to call, and mirrors when the cells change places', () => {
    const uniform = seededGenerator(17);
    for (const n of [3, 6, 10, 13]) {
      const a = Array.from({ length: n }, () => 0.8 + uniform() / 50);
      const b = Array.from({ length: n }, () => 0.79 + uniform() / 50);
      const there = comparePaired(a, b);
      expect(comparePaired(a, b)).toEqual(there);
      const back = comparePaired(b, a);
      expectClose(back.meanDifference, -there.meanDifference);
      expectClose(back.ciLow, -there.ciHigh!);
      expectClose(back.pT, there.pT!);
      expect(back.pSignFlip).toBe(there.pSignFlip);
    }
  });

  it('does 5,000 comparisons of 3 to 10 seeds in well under two seconds of processor time', () => {
    const uniform = seededGenerator(2);
    const cells = Array.from({ length: 5000 }, (_, i) =>
      [0.8, 0.79].map((level) => Array.from({ length: 3 + (i % 8) }, () => level + uniform() / 50)),
    );
    const before = process.cpuUsage();
    for (const [a, b] of cells) comparePaired(a!, b!);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
