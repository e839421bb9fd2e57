import { mean, sampleStandardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { isConstant, requireSample } from './sample.ts';
import { expectClose, PAIRED_CASES } from './testing/reference.ts';

describe('isConstant', () => {
  it('sees equal differences through their round-off', () => {
    const differences = [0.8124 - 0.8031, 0.7124 - 0.7031, 0.5093 - 0.5];
    expect(new Set(differences).size).toBeGreaterThan(1);
    expect(isConstant(differences)).toBe(true);
    expect(isConstant([0, 0, 0])).toBe(true);
  });

  it('tells one example in a million from round-off', () => {
    expect(isConstant([0.5, 0.5, 0.5 + 1e-6])).toBe(false);
    expect(isConstant([1e-6, 0, 0])).toBe(false);
  });
});

describe('requireSample', () => {
  it('names the function, the rule and the value', () => {
    expect(() => requireSample('holm', [1], 2)).toThrow('holm: needs at least 2 values, got 1');
    expect(() => requireSample('holm', [1, Number.NaN], 2)).toThrow(
      'holm: values must be finite, got NaN at index 1',
    );
  });
});

describe('mean and standard deviation, of simple-statistics', () => {
  it.each(PAIRED_CASES)('equal NumPy on $name', ({ a, b, mean: m, sd }) => {
    const differences = a.map((x, i) => x - b[i]!);
    expectClose(mean(differences), m);
    expectClose(sampleStandardDeviation(differences), sd);
  });

  // https://www.itl.nist.gov/div898/strd/univ/numacc4.html: certified 10000000.2 and 0.1. The data are not
  // representable in binary, which costs the standard deviation all but 8 digits whatever the algorithm.
  it('hold on NIST NumAcc4', () => {
    const alternating = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 10000000.1 : 10000000.3));
    expectClose(mean([10000000.2, ...alternating]), 10000000.2, 1e-15);
    expectClose(sampleStandardDeviation([10000000.2, ...alternating]), 0.1, 1e-8);
  });
});
