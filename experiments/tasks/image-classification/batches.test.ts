import { describe, expect, test } from 'vitest';
import { type Batch, evaluationBatches, type TrainingBatchOptions, trainingBatches } from './batches.ts';
import { channelStatistics } from './channel-statistics.ts';
import { noiseSet, numberedSet } from './fixtures/image-sets.ts';
import { selectExamples } from './image-set.ts';

const set = numberedSet(50);
const statistics = channelStatistics(set);
const options: TrainingBatchOptions = {
  batchSize: 8,
  statistics,
  augment: 'none',
  mixupAlpha: 0,
  labelSmoothing: 0,
  seed: 42,
  epoch: 0,
};

const batchesOf = (changes: Partial<TrainingBatchOptions> = {}, of = set): Batch[] => [
  ...trainingBatches(of, { ...options, ...changes }),
];
const flat = (batches: readonly Batch[], part: 'images' | 'targets' | 'labels') =>
  batches.flatMap((batch) => [...batch[part]]);
/** Which example of a numbered set each row shows: undoes the normalization of its first pixel. */
const shown = (batches: readonly Batch[]) =>
  batches.flatMap(({ images, labels }) =>
    Array.from(labels, (_, row) =>
      Math.abs(Math.round(255 * (images[row * 16]! * statistics.std[0]! + statistics.mean[0]!))),
    ),
  );

describe('trainingBatches', () => {
  test('shows each example at most once, leaving out those that fill no batch, labels in step', () => {
    const batches = batchesOf();
    expect(batches.length).toBe(6);
    const examples = shown(batches);
    expect(new Set(examples).size).toBe(48);
    expect(flat(batches, 'labels')).toEqual(examples.map((example) => example % 10));
    const targets = examples.flatMap((example) =>
      Array.from({ length: 10 }, (_, label) => (label === example % 10 ? 1 : 0)),
    );
    expect(flat(batches, 'targets')).toEqual(targets);
  });

  test('the order differs between epochs and seeds and is repeated for the same', () => {
    const orders = [{}, { epoch: 1 }, { seed: 43 }].map((changes) => shown(batchesOf(changes)));
    expect(new Set(orders.map((order) => order.join())).size).toBe(3);
    expect(shown(batchesOf())).toEqual(orders[0]);
  });

  test('what is switched on changes neither the order nor the augmentation', () => {
    const colours = noiseSet(40);
    const plain = batchesOf({ augment: 'basic', statistics: channelStatistics(colours) }, colours);
    const smoothed = batchesOf(
      { augment: 'basic', statistics: channelStatistics(colours), labelSmoothing: 0.1 },
      colours,
    );
    expect(flat(smoothed, 'images')).toEqual(flat(plain, 'images'));
    expect(shown(batchesOf({ mixupAlpha: 0.2 })).length).toBe(48);
    expect(flat(batchesOf({ mixupAlpha: 0.2 }), 'labels')).toEqual(flat(batchesOf(), 'labels'));
  });

  test('normalizes each channel with its own mean and deviation', () => {
    const colours = noiseSet(6, { shape: [3, 3, 3] });
    const wanted = channelStatistics(colours);
    const [batch] = batchesOf({ batchSize: 6, statistics: wanted }, colours);
    const { mean, std } = wanted;
    for (let row = 0; row < 6; row++) {
      const label = batch!.labels[row]!;
      const pixels = batch!.images
        .subarray(row * 27, (row + 1) * 27)
        .map((value, at) => Math.round(255 * (value * std[at % 3]! + mean[at % 3]!)));
      const source = Array.from({ length: 6 }, (_, index) => index).find(
        (index) => colours.pixels(index).join() === pixels.join(),
      );
      expect(colours.labels[source!]).toBe(label);
    }
    for (const channel of [0, 1, 2]) {
      const values = batch!.images.filter((_, at) => at % 3 === channel);
      expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(1, 5);
    }
  });

  test('pads crops with black, which is -mean/std after normalization', () => {
    const white = selectExamples(numberedSet(256), new Int32Array(64).fill(255));
    const images = flat(batchesOf({ augment: 'basic' }, white), 'images');
    const black = Math.fround(-statistics.mean[0]! / statistics.std[0]!);
    const bright = Math.fround((1 - statistics.mean[0]!) / statistics.std[0]!);
    expect(new Set(images)).toEqual(new Set([black, bright]));
  });

  test('a batch stays as it is when the next is made', () => {
    const batches = trainingBatches(set, options);
    const first = batches.next().value!;
    const copy = [...first.images];
    batches.next();
    expect([...first.images]).toEqual(copy);
  });

  test('refuses a batch larger than the set', () => {
    expect(() => batchesOf({ batchSize: 51 })).toThrow(
      'trainingBatches: batchSize must be in 1 … 50, got 51',
    );
  });
});

describe('evaluationBatches', () => {
  test('shows every example once in the set’s order and fills the last batch up with zeros', () => {
    const batches = [...evaluationBatches(set, { batchSize: 16, statistics })];
    expect(batches.map(({ valid }) => valid)).toEqual([16, 16, 16, 2]);
    const last = batches.at(-1)!;
    expect(shown(batches).slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(last.images.length).toBe(16 * 16);
    expect(last.images.subarray(2 * 16).every((value) => value === 0)).toBe(true);
    expect(last.targets.subarray(2 * 10).every((value) => value === 0)).toBe(true);
    expect([...last.targets.subarray(0, 20)].map((value, at) => value * at).filter(Boolean)).toEqual([8, 19]);
  });
});
