import { expect, it } from 'vitest';
import { runPatterns } from './run-patterns.ts';

it('writes the seeds of a cell together, in their order', () => {
  const bit = ['raw/cifar10/resnet18/bit_s456', 'raw/cifar10/resnet18/bit_s42'];
  const std = 'raw/cifar10/resnet18/std_s42';
  expect(runPatterns([...bit, std])).toEqual(['raw/cifar10/resnet18/bit_s{456,42}', std]);
  expect(runPatterns([bit[0]!, std, bit[1]!])).toEqual([bit[0], std, bit[1]]);
  expect(runPatterns([])).toEqual([]);
});

it('leaves what has no seed as it is', () => {
  expect(runPatterns(['a/b', 'a/b', 'x_s1'])).toEqual(['a/b', 'a/b', 'x_s1']);
});
