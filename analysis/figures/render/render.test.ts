import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { TopLevelSpec } from 'vega-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { figureConfig } from '../theme.ts';
import { compileFigure } from './compile-figure.ts';
import { FIGURE_FONT, fontFaces } from './font.ts';
import { textWidth } from './open-font.ts';
import { pdfText } from './testing/pdf-text.ts';
import { vegaToPdf } from './vega-to-pdf.ts';

const SPEC: TopLevelSpec = {
  title: 'Fashion-MNIST',
  width: 120,
  height: 60,
  data: { values: [1, 2, 3].map((x) => ({ x, y: -x / 7, kind: x > 1 ? 'BIT + FP32 conv1' : 'TTQ ± 1' })) },
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
    color: { field: 'kind', type: 'nominal' },
  },
};

async function draw(spec: TopLevelSpec = SPEC, font = FIGURE_FONT): Promise<Uint8Array> {
  return vegaToPdf(await compileFigure('test', spec, font), 'test', font);
}

// The first letters that this process draws: they share glyphs with those of the figure above.
beforeAll(async () => {
  await draw({ ...SPEC, title: 'ÑïóÁ', data: { values: [{ x: 1, y: 1, kind: 'á' }] } });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const { regular, semibold } = fontFaces(FIGURE_FONT);

describe('textWidth', () => {
  it('is the sum of the advances in the font itself', () => {
    // Read from the font's hmtx table by other means: digits and minus sign 497 of 1000 units (513), space 200.
    expect(textWidth('0', regular, 8)).toBeCloseTo(3.976, 9);
    expect(textWidth('1234567890', regular, 10)).toBeCloseTo(49.7, 9);
    expect(textWidth('−1 0', regular, 1000)).toBeCloseTo(3 * 497 + 200, 9);
    expect(textWidth('0', semibold, 1000)).toBeCloseTo(513, 9);
  });

  it('is what Vega lays text out by', async () => {
    const { textMetrics } = (await import('vega')) as unknown as {
      textMetrics: { width: (item: object, text: string) => number };
    };
    await draw();
    expect(textMetrics.width({ font: FIGURE_FONT, fontSize: 9, fontWeight: 600 }, 'CIFAR-100')).toBe(
      textWidth('CIFAR-100', semibold, 9),
    );
  });
});

describe('a compiled figure', () => {
  /** As Vega-Lite compiles it with its data in place. */
  async function directly(spec: TopLevelSpec) {
    const { compile } = await import('vega-lite');
    return JSON.parse(JSON.stringify(compile(spec, { config: figureConfig(FIGURE_FONT) }).spec));
  }
  const layered = (...rows: readonly object[][]): TopLevelSpec => ({
    layer: rows.map((values) => ({
      data: { values },
      mark: 'point',
      encoding: { x: { field: 'x', type: 'quantitative', axis: { values: [1, 2] } } },
    })),
  });

  it('is what Vega-Lite makes of it, with the data of now and not of the last time', async () => {
    for (const spec of [
      layered([{ x: 1 }], [{ x: 2 }]),
      layered([{ x: 3 }], [{ x: 4 }, { x: 5 }]),
      layered([], []),
    ])
      expect((await compileFigure('layered', spec, FIGURE_FONT)).vega).toEqual(await directly(spec));
  });

  it('has one source where rows are the same, also when they become so', async () => {
    const [same, other] = [layered([{ x: 1 }], [{ x: 1 }]), layered([{ x: 1 }], [{ x: 2 }])];
    for (const spec of [other, same, other]) {
      const { data } = (await compileFigure('sources', spec, FIGURE_FONT)).vega;
      expect(data).toEqual((await directly(spec)).data);
      const sources = data?.filter(({ name }) => name.startsWith('source'));
      expect(sources?.length).toBe(spec === same ? 1 : 2);
    }
  });
});

const embeddedFonts = (pdf: string) =>
  [...new Set([...pdf.matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/g)].map(([, name]) => name))].sort();

describe('a drawn figure', () => {
  it('has its fonts embedded as outlines with Unicode, and none of Type 3', async () => {
    const pdf = Buffer.from(await draw()).toString('latin1');
    expect(embeddedFonts(pdf)).toEqual(['SourceSans3-Regular', 'SourceSans3-SemiBold']);
    expect(pdf.match(/\/FontFile[23] /g)).toHaveLength(2);
    expect(pdf.match(/\/ToUnicode /g)).toHaveLength(2);
    expect(pdf).not.toMatch(/\/Type3/);
    expect(pdf).not.toMatch(/\/Subtype\s*\/Image/);
  });

  it('has text that a reader can select: titles, labels, minus signs', async () => {
    const lines = pdfText(await draw()).split('\n');
    for (const text of ['Fashion-MNIST', 'BIT + FP32 conv1', 'TTQ ± 1', '−0.2', 'kind'])
      expect(lines).toContain(text);
  });

  it('has the same bytes again', async () => {
    expect(sha256(await draw())).toBe(sha256(await draw()));
  });

  it('shows the data of now and not of the last time', async () => {
    const only = (kind: string) => ({ ...SPEC, data: { values: [{ x: 1, y: 2, kind }] } });
    const [one, other] = [pdfText(await draw(only('one'))), pdfText(await draw(only('other')))];
    expect([one.includes('other'), other.split('\n').includes('one')]).toEqual([false, false]);
    expect([one, other]).toEqual([expect.stringContaining('one'), expect.stringContaining('other')]);
  });

  it('has the same bytes in another process with another history, folder, time zone and language', async () => {
    const script = `
      const { createHash } = await import('node:crypto');
      const { compileFigure } = await import('./compile-figure.ts');
      const { vegaToPdf } = await import('./vega-to-pdf.ts');
      const compiled = await compileFigure('test', ${JSON.stringify(SPEC)}, '${FIGURE_FONT}');
      const pdf = await vegaToPdf(compiled, 'test', '${FIGURE_FONT}');
      console.log(createHash('sha256').update(pdf).digest('hex'));`;
    const here = new URL('.', import.meta.url);
    const source = script.replaceAll("'./", `'${here}`);
    const loader = import.meta.resolve?.('tsx') ?? 'tsx';
    const output = execFileSync(
      process.execPath,
      ['--import', loader, '--input-type=module', '--eval', source],
      {
        cwd: tmpdir(),
        env: { ...process.env, TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
        encoding: 'utf8',
      },
    );
    expect(output.trim()).toBe(sha256(await draw()));
  }, 300_000);

  it('is refused when Vega-Lite would draw something else than was asked for', async () => {
    const spec = {
      ...SPEC,
      encoding: { ...SPEC.encoding, colour: { field: 'kind' } },
    } as unknown as TopLevelSpec;
    await expect(draw(spec)).rejects.toThrow(/figure test: Vega-Lite: .*colour/);
  });

  it('without a row says that there is nothing to draw, and of which field', async () => {
    const spec = { ...SPEC, data: { values: [] } };
    await expect(draw(spec)).rejects.toThrow(
      'nothing to draw: no row of the data has a number in any of the fields "x", "y"; a scale.domain of its own draws empty axes',
    );
  });

  it('draws means whose intervals are withheld, and refuses where means are missing, too', async () => {
    const forest = (delta: number | null): TopLevelSpec => ({
      width: 120,
      height: 60,
      data: { values: [1, 2].map((row) => ({ row, delta, low: null, high: null })) },
      encoding: { y: { field: 'row', type: 'nominal' } },
      layer: [
        { mark: 'rule', encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } } },
        { mark: 'point', encoding: { x: { field: 'delta', type: 'quantitative' } } },
      ],
    });
    expect((await draw(forest(1.5))).length).toBeGreaterThan(500);
    await expect(draw(forest(null))).rejects.toThrow('in any of the fields "low", "high", "delta"');
  });

  it('is refused in another font than the one that is embedded', async () => {
    const spec = { ...SPEC, config: { font: 'Comic Sans MS' } };
    await expect(draw(spec)).rejects.toThrow('font Comic Sans MS, not Source Sans 3');
  });
});

describe('a figure in another family', () => {
  const FAMILY = 'PT Sans';

  it('has that family alone, and is laid out by its widths', async () => {
    const [here, there] = [await draw(SPEC, FAMILY), await draw()];
    // PT Sans has no semibold: its bold stands for it.
    expect(embeddedFonts(Buffer.from(here).toString('latin1'))).toEqual(['PTSans-Bold', 'PTSans-Regular']);
    expect(pdfText(here)).toBe(pdfText(there));
    const width = (pdf: Uint8Array) =>
      Number(/MediaBox \[0 0 ([\d.]+)/.exec(Buffer.from(pdf).toString('latin1'))![1]);
    expect(width(here)).not.toBe(width(there));
  });

  it('has its own widths: digits of PT Sans are 545 of 1000 units', () => {
    // Read from the font's hmtx table by other means.
    expect(textWidth('1234567890', fontFaces(FAMILY).regular, 10)).toBeCloseTo(54.5, 9);
  });

  it('that is not installed names the package that brings it', async () => {
    await expect(draw(SPEC, 'No Such Family')).rejects.toThrow(
      'no font "No Such Family" is installed; npm install --save-exact @fontsource/no-such-family brings it',
    );
  });
});
