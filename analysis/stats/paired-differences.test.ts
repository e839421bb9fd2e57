import { expect, it } from 'vitest';
import { pairedDifferences } from './paired-differences.ts';

it('subtracts b from a', () => {
  expect(pairedDifferences([3, 5], [1, 7])).toEqual([2, -2]);
});

it('refuses samples of unequal length, and what is not a number', () => {
  expect(() => pairedDifferences([1, 2], [1])).toThrow('one length, got 2 and 1');
  expect(() => pairedDifferences([1, Number.POSITIVE_INFINITY], [1, 2])).toThrow('Infinity at index 1');
  expect(() => pairedDifferences([1, 2], [Number.NaN, 2])).toThrow('NaN at index 0');
});
