import type { Config } from 'vega-lite';

/** Points, as they stand in print. */
export const FONT_SIZE = { label: 8, title: 9 } as const;

export const INK = '#222222';
export const FAINT_INK = '#767676';
/** Of what is not final: cells of which declared seeds are missing. */
export const PROVISIONAL_INK = '#9b9b9b';
const GRID = '#e6e6e6';
const AXIS = '#8a8a8a';

/** Look of every figure: thin, quiet axes, light grid, one family of fonts, nothing that print would lose. */
export const figureConfig = (font: string) =>
  ({
    font,
    background: 'transparent',
    // A drawing is read out by its caption, not mark by mark; and print shows no such labels.
    aria: false,
    padding: 1,
    view: { stroke: null },
    axis: {
      labelColor: INK,
      labelFontSize: FONT_SIZE.label,
      labelFontWeight: 400,
      labelLimit: 0,
      labelPadding: 3,
      titleColor: INK,
      titleFontSize: FONT_SIZE.label,
      titleFontWeight: 400,
      titleLimit: 0,
      titlePadding: 5,
      domainColor: AXIS,
      domainWidth: 0.6,
      tickColor: AXIS,
      tickWidth: 0.6,
      tickSize: 3,
      gridColor: GRID,
      gridWidth: 0.6,
    },
    header: {
      labelColor: INK,
      labelFontSize: FONT_SIZE.title,
      labelFontWeight: 600,
      labelLimit: 0,
      labelPadding: 4,
      title: null,
    },
    legend: {
      labelColor: INK,
      labelFontSize: FONT_SIZE.label,
      labelFontWeight: 400,
      labelLimit: 0,
      titleColor: INK,
      titleFontSize: FONT_SIZE.label,
      titleFontWeight: 600,
      titleLimit: 0,
      symbolSize: 40,
      symbolStrokeWidth: 1.2,
    },
    title: { color: INK, fontSize: FONT_SIZE.title, fontWeight: 600, limit: 0 },
    text: { color: INK, fontSize: FONT_SIZE.label, fontWeight: 400 },
  }) as const satisfies Config;
