import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { randomWindows, scoredWindows } from './windows.ts';

const count = (length: number) => Uint16Array.from({ length }, (_, at) => at);

describe('randomWindows', () => {
  test('targets are the tokens one further on, and every start is as likely, the last one too', () => {
    const sequence = count(12);
    const stream = randomStream(1, 'windows');
    const starts = new Array<number>(8).fill(0);
    for (let draw = 0; draw < 2000; draw++) {
      const { tokens, targets } = randomWindows(sequence, { batchSize: 2, context: 4 }, stream);
      expect([...targets]).toEqual([...tokens].map((token) => token + 1));
      expect([...tokens.subarray(1, 4)]).toEqual([1, 2, 3].map((further) => tokens[0]! + further));
      for (const row of [0, 4]) starts[tokens[row]!]!++;
    }
    // Upper 0.1 % point of chi-square with 7 degrees of freedom (SciPy).
    const chiSquare = starts.reduce((sum, seen) => sum + (seen - 500) ** 2 / 500, 0);
    expect(chiSquare).toBeLessThan(24.32);
  });

  test('draws the same windows from the same stream', () => {
    const draw = (seed: number) =>
      randomWindows(count(1000), { batchSize: 3, context: 5 }, randomStream(seed, 'windows/step-7'));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  test('needs a token more than the context', () => {
    const stream = randomStream(1, 'windows');
    expect(() => randomWindows(count(4), { batchSize: 1, context: 4 }, stream)).toThrow(
      'a context of 4 needs 5 tokens, got 4',
    );
    expect([...randomWindows(count(5), { batchSize: 1, context: 4 }, stream).targets]).toEqual([1, 2, 3, 4]);
  });
});

describe('windows that follow one another', () => {
  test.each([2, 3, 6, 7, 12, 13, 14, 25])('scores every token of %i but the first once', (length) => {
    const scored: number[] = [];
    for (const batch of scoredWindows([count(length)], { batchSize: 2, context: 3, stride: 3, padding: 0 })) {
      expect([batch.tokens.length, batch.mask.length]).toEqual([6, 6]);
      expect(batch.mask.reduce((sum, weight) => sum + weight, 0)).toBe(batch.scored);
      for (const [at, weight] of batch.mask.entries()) {
        if (weight === 0) continue;
        expect(batch.targets[at]).toBe(batch.tokens[at]! + 1);
        scored.push(batch.targets[at]!);
      }
    }
    expect(scored).toEqual(Array.from({ length: length - 1 }, (_, at) => at + 1));
  });
});
