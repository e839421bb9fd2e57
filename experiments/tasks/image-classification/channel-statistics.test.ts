import { expect, test } from 'vitest';
import { channelStatistics } from './channel-statistics.ts';
import { noiseSet } from './fixtures/image-sets.ts';
import { packedImageSet, selectExamples } from './image-set.ts';

test('equals the definition, summed over every pixel of a channel', () => {
  const set = noiseSet(7);
  const { mean, std } = channelStatistics(set);
  for (const channel of [0, 1, 2]) {
    const values = Array.from({ length: set.count }, (_, index) =>
      [...set.pixels(index)].filter((_, at) => at % 3 === channel).map((level) => level / 255),
    ).flat();
    const expected = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - expected) ** 2, 0) / values.length;
    expect(mean[channel]).toBeCloseTo(expected, 12);
    expect(std[channel]).toBeCloseTo(Math.sqrt(variance), 12);
  }
});

test('by hand: half black, half white', () => {
  const description = { dataset: 'mnist', shape: [1, 2, 1], classes: 10 } as const;
  const set = packedImageSet(description, Uint8Array.of(0, 255, 255, 0), Uint16Array.of(0, 1));
  expect(channelStatistics(set)).toEqual({ mean: [0.5], std: [0.5] });
});

test('is of the selected examples alone, in any order', () => {
  const set = noiseSet(7);
  const some = channelStatistics(selectExamples(set, Int32Array.of(1, 5, 2)));
  expect(channelStatistics(selectExamples(set, Int32Array.of(5, 2, 1)))).toEqual(some);
  expect(some).not.toEqual(channelStatistics(set));
});

test('refuses what cannot be normalized', () => {
  const description = { dataset: 'mnist', shape: [1, 2, 2], classes: 10 } as const;
  const set = packedImageSet(description, Uint8Array.of(0, 9, 255, 9), Uint16Array.of(0));
  expect(() => channelStatistics(set)).toThrow(
    'channelStatistics: channel 1 of mnist has the same value everywhere',
  );
  expect(() => channelStatistics(noiseSet(0))).toThrow('channelStatistics: cifar10 set has no examples');
});
