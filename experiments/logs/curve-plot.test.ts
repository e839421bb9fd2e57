import { expect, test } from 'vitest';
import { plotAsSvg, plotAsText } from './curve-plot.ts';

const CURVES = [
  {
    name: 'falling',
    points: [
      [0, 4],
      [50, 3],
      [100, 2],
    ],
  },
  { name: 'a<b', points: [[100, 4]] },
] as const;

test('text: marks stand where the values are, with the ends of both axes', () => {
  const lines = plotAsText(CURVES, 'validation.loss').split('\n');
  expect(lines[0]).toBe('validation.loss');
  // Highest values above, the first step on the left, 72 columns in all.
  expect(lines[1]).toBe(`4 |*${' '.repeat(70)}o`.replace('4 |', '    4 |'));
  expect(lines[20]).toBe(`    2 |${' '.repeat(71)}*`);
  expect(lines[22]).toBe(`       0${'100'.padStart(71)}`);
  expect(lines.slice(-2)).toEqual(['* falling', 'o a<b']);
});

test('SVG: a path a curve, between the margins, names escaped', () => {
  const svg = plotAsSvg(CURVES, 'validation.loss');
  expect(svg).toContain('<path d="M56 56L320 200L584 344" fill="none" stroke="#0072b2"');
  expect(svg).toContain('>a&lt;b</text>');
});

test('one value is in the middle, and none is an error', () => {
  expect(plotAsSvg([{ name: 'one', points: [[5, 1]] }], 'x')).toContain('d="M320 200"');
  expect(() => plotAsText([{ name: 'none', points: [] }], 'train.loss')).toThrow(
    'plot: no run has a value of train.loss yet',
  );
});
