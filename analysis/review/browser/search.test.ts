import { expect, test } from 'vitest';
import { matcher } from './search.ts';

const RUN = 'raw/cifar10/resnet18/bit_s7 cifar-10 resnet-18 bit seed 7 42f0c1 1a42';

test('every word must be part of the text, whatever the order and the case', () => {
  expect(matcher(' BIT  cifar10 ')(RUN)).toBe(true);
  expect(matcher('bit ttq')(RUN)).toBe(false);
  expect(matcher('')(RUN)).toBe(true);
});

test('a whole number is the seed, not part of a name, a run id or a commit', () => {
  expect(matcher('cifar10 bit 7')(RUN, 7)).toBe(true);
  expect(matcher('42')(RUN, 7)).toBe(false);
  expect(matcher('7')(RUN, 77)).toBe(false);
  expect(matcher('42f0')(RUN, 7)).toBe(true);
});

test('where there are no seeds a number is a word like any other', () => {
  expect(matcher('42')(RUN)).toBe(true);
});
