import { expect, test } from 'vitest';
import type { ImageConfig } from '../record/image-classification-record.ts';
import type { LanguageConfig } from '../record/language-modelling-record.ts';
import { BASE2_STUDIES } from './base2.ts';

const [, , whole, quick] = BASE2_STUDIES as unknown as readonly [
  unknown,
  unknown,
  (typeof BASE2_STUDIES)[number],
  (typeof BASE2_STUDIES)[number],
];
const of = (study: string) => whole.declared.filter((run) => run.study === study);

test.each(['base2-vision', 'base2-language'])(
  '%s: two weights, three softmaxes, three rates; five seeds at the middle one',
  (study) => {
    const seeds = new Map<string, number>();
    for (const { factors } of of(study)) {
      const cell = JSON.stringify(factors);
      seeds.set(cell, (seeds.get(cell) ?? 0) + 1);
    }
    expect(seeds.size).toBe(18);
    expect([...seeds.values()].filter((count) => count === 5)).toHaveLength(6);
    expect([...seeds.values()].filter((count) => count === 3)).toHaveLength(12);
  },
);

test('runs of a seed differ in weights, softmax and rate alone, and all tell of their gradients', () => {
  const vision = (of('base2-vision') as ImageConfig[]).map(
    ({ factors, seed, quantization, softmax, temperature, learningRate, ...rest }) => JSON.stringify(rest),
  );
  const language = (of('base2-language') as LanguageConfig[]).map(
    ({ factors, seed, learningRate, model: { variant, softmax, temperature, ...model }, ...rest }) =>
      JSON.stringify({ ...rest, model }),
  );
  expect([new Set(vision).size, new Set(language).size]).toEqual([1, 1]);
  expect(whole.declared.every((run) => run.trackGradients === true)).toBe(true);
});

test('the control’s temperature is 1/ln 2 to five digits', () => {
  const temperatures = (of('base2-vision') as ImageConfig[]).flatMap(({ temperature }) => temperature ?? []);
  expect(new Set(temperatures)).toEqual(new Set([Number('1.4427')]));
});

test('the batch of four is the followed work’s: two networks, two softmaxes, ternary where it is ternary', () => {
  const runs = quick.declared as readonly ImageConfig[];
  expect(runs.map(({ model, softmax = 'standard', ablation }) => [model, softmax, ablation])).toEqual([
    ['resnet18', 'standard', 'only_fc'],
    ['resnet18', 'base2', 'only_fc'],
    ['vit_s6', 'standard', 'keep_stem'],
    ['vit_s6', 'base2', 'keep_stem'],
  ]);
});
