import { describe, expect, test } from 'vitest';
import { betaVariate } from '../../../rng/beta-variate.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { smoothedTargets } from '../batches.ts';
import { mixRows, mixup } from './mixup.ts';

describe('smoothedTargets', () => {
  test('one-hot without smoothing', () => {
    expect([...smoothedTargets(Int32Array.of(2, 0), 3, 0)]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test('equals PyTorch’s label_smoothing: 0.1 over four classes is 0.925 and 0.025', () => {
    const targets = smoothedTargets(Int32Array.of(1), 4, 0.1);
    for (const [at, value] of [0.025, 0.925, 0.025, 0.025].entries())
      expect(targets[at]).toBeCloseTo(value, 7);
  });
});

describe('mixup', () => {
  test('mixes each row with its partner', () => {
    const rows = Float32Array.of(0, 8, 4, 16, 100, 200);
    expect([...mixRows(rows, Int32Array.of(1, 0, 2), 0.75)]).toEqual([1, 10, 3, 14, 100, 200]);
  });

  test('uses one λ and one order for images and targets, drawn from the stream', () => {
    const images = Float32Array.from({ length: 12 }, (_, at) => at);
    const targets = smoothedTargets(Int32Array.of(0, 1, 2, 1), 3, 0);
    const mixed = mixup({ images, targets }, 4, 0.4, randomStream(8, 'mixup/epoch-0'));
    const twin = randomStream(8, 'mixup/epoch-0');
    const lambda = betaVariate(twin, 0.4);
    const partners = twin.permutation(4);
    expect(mixed.images).toEqual(mixRows(images, partners, lambda));
    expect(mixed.targets).toEqual(mixRows(targets, partners, lambda));
    for (let row = 0; row < 4; row++) {
      const sum = mixed.targets.subarray(3 * row, 3 * row + 3).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  });
});
