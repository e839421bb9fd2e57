/** A figure's float, and what stands for a drawing of which there is nothing yet. */
import { expect, it } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { figureArtifact } from './figure.ts';
import { FIGURE_FONT } from './render/font.ts';

const INPUT = {
  file: import.meta.filename,
  name: 'yields',
  title: 'Yields',
  caption: () => 'Yields.',
  spec: () => ({
    width: 120,
    height: 60,
    data: { values: [{ mean: null }] },
    mark: 'point' as const,
    encoding: { x: { field: 'mean', type: 'quantitative' as const } },
  }),
};
const withMissing = (...missingSeeds: number[]) =>
  ({ figureFont: FIGURE_FONT, cells: [{ missingSeeds }] }) as unknown as PaperContext;

it('spans both columns, or one where its definition says so', () => {
  const lines = (wide?: boolean) =>
    figureArtifact({ ...INPUT, ...(wide === undefined ? {} : { wide }) })
      .float(withMissing())
      .split('\n')
      .filter((line) => /\\(begin|end)/.test(line));
  expect(lines()).toEqual(['\\begin{figure*}[tbp]', '\\end{figure*}']);
  expect(lines(false)).toEqual(['\\begin{figure}[tbp]', '\\end{figure}']);
});

it('has a place in a draft before there is anything to draw, and in a whole paper an error', async () => {
  const { draw, inputs } = figureArtifact(INPUT);
  const files = await draw(withMissing(2, 3));
  expect(String(files['figures/yields.vg.json'])).toContain('Nothing to draw until runs are in');
  await expect(draw(withMissing())).rejects.toThrow('nothing to draw: no row of the data has a number');
  expect(inputs(withMissing(2))).not.toBe(inputs(withMissing()));
});
