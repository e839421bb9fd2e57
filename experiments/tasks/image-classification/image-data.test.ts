import { describe, expect, test } from 'vitest';
import { numberedSet } from './fixtures/image-sets.ts';
import { splitTraining } from './image-data.ts';
import type { ImageSet } from './image-set.ts';

const members = (set: ImageSet) => Array.from({ length: set.count }, (_, index) => set.pixels(index)[0]!);

describe('splitTraining', () => {
  const set = numberedSet(200);
  const { train, validation } = splitTraining(set, { trainExamples: 150, validationExamples: 30 });

  test('shares out the head of the set, each example once, in the set’s order', () => {
    expect(train.count).toBe(120);
    expect(validation.count).toBe(30);
    const all = [...members(train), ...members(validation)].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 150 }, (_, index) => index));
    for (const part of [train, validation]) {
      expect(members(part)).toEqual(members(part).toSorted((a, b) => a - b));
    }
  });

  test('keeps each label with its image', () => {
    for (const part of [train, validation]) {
      expect([...part.labels]).toEqual(members(part).map((index) => index % 10));
    }
  });

  test('draws the validation part at random over the whole head, always the same', () => {
    const thirds = members(validation).map((index) => Math.floor(index / 50));
    for (const third of [0, 1, 2])
      expect(thirds.filter((value) => value === third).length).toBeGreaterThan(4);
    const again = splitTraining(set, { trainExamples: 150, validationExamples: 30 });
    expect(members(again.validation)).toEqual(members(validation));
    // Pinned (from an independent implementation): records of different times must be selected on the same examples.
    expect(members(validation).slice(0, 6)).toEqual([1, 2, 3, 6, 17, 20]);
  });

  test('no validation part leaves the head as it is', () => {
    const whole = splitTraining(set, { trainExamples: 7, validationExamples: 0 });
    expect(members(whole.train)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(whole.validation.count).toBe(0);
  });
});
