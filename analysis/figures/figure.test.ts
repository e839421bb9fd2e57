/** A figure's float, and what stands for a drawing of which there is nothing yet. */
import { expect, it } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { figureArtifact } from './figure.ts';
import { FIGURE_FONT, fontFaces } from './render/font.ts';
import { textWidth } from './render/open-font.ts';

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

it('is drawn as SVG where asked for, on white, and each text says how long it is in the font of the figure', async () => {
  const spec = () => ({
    ...INPUT.spec(),
    data: { values: [{ mean: 1, says: 'Öl & <b>, kg ha⁻¹' }] },
    mark: 'text' as const,
    encoding: { ...INPUT.spec().encoding, text: { field: 'says' } },
  });
  const drawn = await figureArtifact({ ...INPUT, spec, svg: true }).draw(withMissing());
  const svg = String(drawn['figures/yields.svg']);
  expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"><rect width="\d+" height="\d+" fill="white"\/>/);
  const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)</g)];
  expect(texts.length).toBeGreaterThan(3);
  for (const [, attributes] of texts)
    expect(attributes).toMatch(/textLength="\d+\.\d\d" .*font-family="Source Sans 3, sans-serif"/);
  const long = texts.find(([, , text]) => text === 'Öl &amp; &lt;b&gt;, kg ha⁻¹');
  expect(Number(/textLength="([\d.]+)"/.exec(long![1]!)![1])).toBeCloseTo(
    textWidth('Öl & <b>, kg ha⁻¹', fontFaces(FIGURE_FONT).regular, 8),
    2,
  );
  const plain = await figureArtifact({ ...INPUT, spec }).draw(withMissing());
  expect(Object.keys(plain)).toEqual(['figures/yields.pdf', 'figures/yields.vg.json']);
});

it('has a place in a draft before there is anything to draw, and in a whole paper an error', async () => {
  const { draw, inputs } = figureArtifact(INPUT);
  const files = await draw(withMissing(2, 3));
  expect(String(files['figures/yields.vg.json'])).toContain('Nothing to draw until runs are in');
  await expect(draw(withMissing())).rejects.toThrow('nothing to draw: no row of the data has a number');
  expect(inputs(withMissing(2))).not.toBe(inputs(withMissing()));
});
