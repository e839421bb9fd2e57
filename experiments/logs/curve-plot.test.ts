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

test('SVG: a line a curve, names escaped', async () => {
  const svg = await plotAsSvg(CURVES, 'validation.loss');
  // Over 640 × 400 points: values 4, 3 and 2 at steps 0, 50 and 100.
  expect(svg).toContain('d="M0,0L320,200L640,400"');
  expect(svg).toContain('>a&lt;b</text>');
  expect(svg).toContain('>validation.loss</text>');
});

test('no value is an error', async () => {
  await expect(plotAsSvg([], 'train.loss')).rejects.toThrow('plot: no run has a value of train.loss yet');
  expect(() => plotAsText([{ name: 'none', points: [] }], 'train.loss')).toThrow(
    'plot: no run has a value of train.loss yet',
  );
});
