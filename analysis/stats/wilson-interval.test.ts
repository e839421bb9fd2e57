import { describe, expect, it } from 'vitest';
import { expectClose, TESTED_SHARES } from './testing/reference.ts';
import { wilsonInterval } from './wilson-interval.ts';

const shares = TESTED_SHARES.flatMap(({ a, b }) => [a, b]);

describe("Wilson's interval", () => {
  it.each(shares)('equals SciPy: $share of $examples', ({ wilson: [low, high], ...tested }) => {
    const interval = wilsonInterval(tested);
    expectClose(interval.low, low, 1e-9, 1e-6);
    expectClose(interval.high, high, 1e-9, 1e-6);
  });

  it('ends where the score test rejects, and holds the share', () => {
    for (const examples of [1, 7, 200, 10_000]) {
      for (const share of [0, 0.001, 0.2137, 0.5, 0.9, 1]) {
        const { low, high } = wilsonInterval({ share, examples });
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        for (const end of [low, high]) {
          if (end === share) continue;
          const score = Math.abs(share - end) / Math.sqrt((end * (1 - end)) / examples);
          expectClose(score, 1.959963984540054, 1e-7);
        }
      }
    }
  });

  it('refuses what is no share and no number of examples', () => {
    expect(() => wilsonInterval({ share: 62.3, examples: 10 })).toThrow(
      'wilsonInterval: share must lie in [0, 1], got 62.3',
    );
    expect(() => wilsonInterval({ share: Number.NaN, examples: 10 })).toThrow('got NaN');
    expect(() => wilsonInterval({ share: 0.5, examples: 0 })).toThrow(
      'wilsonInterval: examples must be a positive integer, got 0',
    );
  });
});
