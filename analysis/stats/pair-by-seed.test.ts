import { expect, it } from 'vitest';
import { pairBySeed } from './pair-by-seed.ts';

it('pairs what both have, in ascending order of the seed whatever the order given, and lists the rest', () => {
  const a = [
    { seed: 456, value: 0.3 },
    { seed: 42, value: 0.1 },
    { seed: 7, value: 0.9 },
  ];
  const b = [
    { seed: 42, value: 1.1 },
    { seed: 1000, value: 1.9 },
    { seed: 456, value: 1.3 },
    { seed: 123, value: 1.2 },
  ];
  expect(pairBySeed(a, b)).toEqual({
    seeds: [42, 456],
    a: [0.1, 0.3],
    b: [1.1, 1.3],
    onlyInA: [7],
    onlyInB: [123, 1000],
  });
});

it('may find no pair', () => {
  expect(pairBySeed([{ seed: 1, value: 0 }], [])).toEqual({
    seeds: [],
    a: [],
    b: [],
    onlyInA: [1],
    onlyInB: [],
  });
});

it('refuses a seed that is there twice, since it could not say which run to take', () => {
  const twice = [
    { seed: 1, value: 0 },
    { seed: 1, value: 0.5 },
  ];
  expect(() => pairBySeed([], twice)).toThrow('pairBySeed: seed 1 is there twice in b');
});
