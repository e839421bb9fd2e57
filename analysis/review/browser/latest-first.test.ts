import { expect, it } from 'vitest';
import { latestFirst } from './live-view.ts';

it('tells the latest first, and what belongs to a line below it', () => {
  const lines = [
    '08:00:00 start → PDF in 2.1 s',
    '08:00:00   a draft: 1 of 3 declared runs are in',
    '08:01:00 results/raw/x landed → PDF in 1.9 s',
    '08:01:00   x 2/3',
    '08:01:00   claim y: fails → holds',
  ];
  expect(latestFirst(lines)).toEqual([...lines.slice(2), ...lines.slice(0, 2)]);
  expect(latestFirst(['08:01:00   whose line is gone'])).toEqual(['08:01:00   whose line is gone']);
});
