import '../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { assembleLanguageModel } from '../../models/build-language-model.ts';
import type { LanguageModelConfig } from '../../record/language-modelling.ts';
import { randomStream } from '../../rng/random-stream.ts';
import { drawMask, dropoutMasks } from './dropout-masks.ts';

const CONFIG: LanguageModelConfig = {
  ...{ architecture: 'babygpt', variant: 'std', softmax: 'standard', vocabulary: 11 },
  ...{ hidden: 8, layers: 2, heads: 2, keyValueHeads: 2, feedForward: 16, context: 6 },
};
const SITES = [
  'embedding.dropout',
  ...[0, 1].flatMap((at) => [`blocks.${at}.attention.dropout`, `blocks.${at}.feedforward.dropout`]),
];

beforeAll(() => tf.setBackend('cpu'));

describe('the masks of a model', () => {
  const masks = (seed: number, rate = 0.5) =>
    dropoutMasks(assembleLanguageModel(CONFIG, { dropout: rate }), 3, seed);

  test('are one for each of its dropout layers, over the whole batch', () => {
    const { inputs } = masks(1);
    expect(Object.keys(inputs).sort()).toEqual([...SITES].sort());
    for (const spec of Object.values(inputs)) expect(spec).toEqual({ shape: [3, 6, 8], dtype: 'float32' });
    const none = dropoutMasks(assembleLanguageModel(CONFIG), 3, 1);
    expect([none.inputs, none.draw(0)]).toEqual([{}, {}]);
  });

  test('are the same for a seed and a step, and others for any other seed, step and layer', () => {
    expect(masks(1).draw(4)).toEqual(masks(1).draw(4));
    const drawn = [masks(1).draw(4), masks(1).draw(5), masks(2).draw(4)].flatMap((of) => Object.values(of));
    expect(new Set(drawn.map((mask) => mask.join())).size).toBe(3 * SITES.length);
  });
});

describe.each([0.1, 1 / 3, 0.5, 0.9])('a mask of rate %d', (rate) => {
  const size = 200_000;
  const mask = drawMask(size, rate, randomStream(7, 'dropout-masks.test'));
  const dropped = Array.from(mask, (value) => (value === 0 ? 1 : 0));
  const share = dropped.reduce<number>((sum, value) => sum + value, 0) / size;
  /** Of a mean of so many, each 1 with probability `rate`. */
  const deviation = Math.sqrt((rate * (1 - rate)) / size);

  test('drops that share, and scales what it keeps to a mean of 1', () => {
    expect(Math.abs(share - rate)).toBeLessThan(4 * deviation);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  test.each([1, 2, 3, 8, 64])('drops each value whatever the one %i before it', (lag) => {
    const both = dropped.slice(lag).filter((value, at) => value === 1 && dropped[at] === 1).length;
    const expected = rate * rate;
    const bound = 4 * Math.sqrt((expected * (1 - expected)) / size) + 8 * rate * deviation;
    expect(Math.abs(both / (size - lag) - expected)).toBeLessThan(bound);
  });
});
