import { expect, test } from 'vitest';
import { describeOutcomes } from './outcome-text.ts';

test.each([
  [
    { 'test.loss': 1.5, 'test.accuracy': 0.43, 'test.examples': 10, 'test.exact.plus': 1 },
    'test accuracy 43.00 %, loss 1.5000',
  ],
  [{ 'validation.loss': 2, 'validation.bitsPerByte': 1.25 }, 'validation bitsPerByte 1.2500, loss 2.0000'],
  [{ 'time.ratio.node': 1.2, 'time.seconds': 41.04 }, 'took 41.0 s'],
])('%#: in words', (outcomes, expected) => {
  expect(describeOutcomes(outcomes)).toBe(expected);
});
