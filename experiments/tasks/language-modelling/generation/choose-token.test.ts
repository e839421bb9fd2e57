import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { chooseToken, GREEDY, keptTokens } from './choose-token.ts';

/** Probabilities 0.1, 0.4, 0.2, 0.3. */
const LOGITS = Float32Array.from([0.1, 0.4, 0.2, 0.3], Math.log);
const tokens = (sampling: Parameters<typeof keptTokens>[1]) =>
  keptTokens(LOGITS, sampling).map(({ token }) => token);

describe('chooseToken', () => {
  test('greedy takes the largest logit, of equals the first, and draws nothing', () => {
    const stream = randomStream(1, 'a');
    expect(chooseToken(LOGITS, GREEDY, stream)).toBe(1);
    expect(chooseToken(Float32Array.of(2, 5, 5), GREEDY, stream)).toBe(1);
    expect(stream.uniform()).toBe(randomStream(1, 'a').uniform());
  });

  test('top-k and top-p keep what they should, temperature before both', () => {
    expect(tokens({ temperature: 1 })).toEqual([1, 3, 2, 0]);
    expect(tokens({ temperature: 1, topK: 2 })).toEqual([1, 3]);
    expect(tokens({ temperature: 1, topK: 9 })).toEqual([1, 3, 2, 0]);
    expect(tokens({ temperature: 1, topP: 0.69 })).toEqual([1, 3]);
    expect(tokens({ temperature: 1, topP: 0.71 })).toEqual([1, 3, 2]);
    expect(tokens({ temperature: 1, topP: 1e-9 })).toEqual([1]);
    // p² / Σp²: 0.16, 0.09, 0.04, 0.01 over 0.30.
    expect(tokens({ temperature: 0.5, topP: 0.54 })).toEqual([1, 3]);
    expect(tokens({ temperature: 0.5, topP: 0.53 })).toEqual([1]);
    // Of the two that are left, 0.4 / 0.7 is 0.571.
    expect(tokens({ temperature: 1, topK: 2, topP: 0.57 })).toEqual([1]);
    expect(tokens({ temperature: 1, topK: 2, topP: 0.58 })).toEqual([1, 3]);
  });

  test('draws tokens as often as they are probable', () => {
    const stream = randomStream(2, 'draws');
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw++) counts[chooseToken(LOGITS, { temperature: 1 }, stream)]!++;
    const expected = [0.1, 0.4, 0.2, 0.3].map((probability) => 20_000 * probability);
    const chiSquare = counts.reduce((sum, seen, at) => sum + (seen - expected[at]!) ** 2 / expected[at]!, 0);
    // Upper 0.1 % point of chi-square with 3 degrees of freedom (SciPy).
    expect(chiSquare).toBeLessThan(16.27);
  });

  test('is the same for the same seed', () => {
    const draw = (seed: number) => {
      const stream = randomStream(seed, 'sample');
      return Array.from({ length: 30 }, () => chooseToken(LOGITS, { temperature: 1.5 }, stream));
    };
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });
});
