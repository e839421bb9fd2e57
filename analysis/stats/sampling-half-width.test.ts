import { describe, expect, it } from 'vitest';
import { differenceSamplingHalfWidth, samplingHalfWidth } from './sampling-half-width.ts';
import { expectClose, TESTED_SHARES } from './testing/reference.ts';
import { seededGenerator } from './testing/seeded-generator.ts';
import { wilsonInterval } from './wilson-interval.ts';

describe('what the sampling of a test set moves', () => {
  it.each(TESTED_SHARES)(
    "is the farther end of SciPy's and of statsmodels' interval: $a.share, $b.share",
    ({ a, b, newcombe: [low, high] }) => {
      for (const { share, wilson, examples } of [a, b]) {
        const farther = Math.max(wilson[1] - share, share - wilson[0]);
        expectClose(samplingHalfWidth({ share, examples }), farther, 1e-9, 1e-6);
      }
      const difference = a.share - b.share;
      const farther = Math.max(high - difference, difference - low);
      expectClose(differenceSamplingHalfWidth(a, b), farther, 1e-9, 1e-6);
    },
  );

  it('is the same for p and 1 - p, and halves with four times the examples', () => {
    for (const share of [0.2, 0.35, 0.5]) {
      const half = samplingHalfWidth({ share, examples: 10_000 });
      expectClose(samplingHalfWidth({ share: 1 - share, examples: 10_000 }), half, 1e-9, 1e-6);
      expectClose(samplingHalfWidth({ share, examples: 40_000 }), half / 2, 0.02);
    }
  });

  it('covers Wilson’s interval, and of a difference no less than of either share', () => {
    const uniform = seededGenerator(1927);
    for (let round = 0; round < 300; round++) {
      const [a, b] = [0, 1].map(() => ({
        share: uniform(),
        examples: 1 + Math.floor(uniform() * 5_000),
      })) as [{ share: number; examples: number }, { share: number; examples: number }];
      const [of, against] = [samplingHalfWidth(a), samplingHalfWidth(b)];
      const { low, high } = wilsonInterval(a);
      expect(a.share - of).toBeLessThanOrEqual(low + 1e-15);
      expect(a.share + of).toBeGreaterThanOrEqual(high - 1e-15);
      const both = differenceSamplingHalfWidth(a, b);
      expect(both).toBeGreaterThanOrEqual(Math.max(of, against));
      expect(both).toBeLessThanOrEqual(Math.hypot(of, against) + 1e-15);
      expectClose(differenceSamplingHalfWidth(b, a), both);
    }
  });

  it('bounds how far the mean of ten models moves from test set to test set', () => {
    // Every example is one that a model gets right with its own probability: models err together on the hard ones.
    const uniform = seededGenerator(10);
    const [models, examples, draws] = [10, 200, 400];
    const moved = Array.from({ length: draws }, () => {
      let right = 0;
      for (let i = 0; i < examples; i++) {
        const chance = uniform() < 0.4 ? 0.1 : 0.95;
        for (let model = 0; model < models; model++) right += uniform() < chance ? 1 : 0;
      }
      return right / (models * examples) - (0.4 * 0.1 + 0.6 * 0.95);
    });
    const share = 0.4 * 0.1 + 0.6 * 0.95;
    const half = samplingHalfWidth({ share, examples });
    const covered = moved.filter((by) => Math.abs(by) <= half).length / draws;
    expect(covered).toBeGreaterThanOrEqual(0.95);
    // Were it to average out over the models, a third of the width would do.
    const averaged = moved.filter((by) => Math.abs(by) <= half / Math.sqrt(models)).length / draws;
    expect(averaged).toBeLessThan(0.8);
  });
});
