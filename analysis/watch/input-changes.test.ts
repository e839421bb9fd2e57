/** Records of both versions are told by their run, whatever of their files changed; anything else by its path. */
import { expect, it } from 'vitest';
import { ABSENT } from '../load/file-state.ts';
import { changedPaths, describeCauses } from './input-changes.ts';

const FILES = ['config.json', 'results.json', 'weights.safetensors'] as const;

/** What is told when files, each a path and its state, become others. */
function told(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string {
  const [earlier, now] = [before, after].map((states) => new Map(Object.entries(states)));
  return describeCauses(changedPaths(earlier!, now!), earlier!, now!);
}

it.each([
  'results/raw/cifar10/resnet18/bit_s123',
  'results/raw_kd/cifar10/resnet18/bit_keep_fc_kd_s42',
  'results/raw/gap/dataset=cifar10/model=resnet18/variant=bit/s123',
  'results/raw/games/s1',
])('%s is begun, lands, changes and is removed', (run) => {
  const files = (names: readonly string[], state = '1') =>
    Object.fromEntries(names.map((name) => [`${run}/${name}`, state]));
  const begun = files(['config.json']);
  const whole = files(FILES, '2');
  expect(told({}, begun)).toBe(`${run} begun`);
  expect(told(begun, whole)).toBe(`${run} landed`);
  expect(told({}, whole)).toBe(`${run} landed`);
  expect(told(whole, { ...whole, [`${run}/results.json`]: '3' })).toBe(`${run} changed`);
  expect(told(whole, { ...whole, [`${run}/weights.safetensors`]: '3' })).toBe(`${run} changed`);
  expect(told(whole, {})).toBe(`${run} removed`);
});

it('tells of several runs and of other files, and counts what are too many', () => {
  const lands = (seed: number) => `results/raw/games/s${seed}/results.json`;
  const section = 'paper/sections/results.tex';
  expect(told({ [section]: '1' }, { [section]: '2', [lands(1)]: '1', [lands(2)]: '1' })).toBe(
    `${section} changed, results/raw/games/s1, results/raw/games/s2 landed`,
  );
  const seeds = [1, 2, 3, 4, 5].map((seed) => [lands(seed), '1']);
  expect(told({}, Object.fromEntries(seeds))).toMatch(/s3 and 2 more landed$/);
  expect(told({ 'results/exclusions.json': '1' }, { 'results/exclusions.json': ABSENT })).toBe(
    'results/exclusions.json removed',
  );
});
