/** Learning curves as Vega: a line a run; the legend names series and a click on it leaves only that one. */

import type { ReviewStudy } from '../review-data.ts';
import { type ChartInk, PAGE_FONT } from './draw-chart.ts';

/** What curves can show. */
export type Measure = ReviewStudy['history'][number];

/** One row of the history of one run. */
export interface CurveRow {
  readonly run: string;
  readonly series: string;
  /** `epoch 3`, `step 500` */
  readonly at: string;
  /** The number of that epoch or step. */
  readonly x: number;
  /** By name, as shown: percentages of fractions. */
  readonly values: Readonly<Record<string, number>>;
}

/** The named values of one row of a history. */
export function curveRow(
  row: Readonly<Record<string, number>>,
  measures: readonly Measure[],
  { run, series }: Pick<CurveRow, 'run' | 'series'>,
): CurveRow {
  const values = measures.flatMap(({ name, unit }) => {
    const value = row[name];
    return value === undefined ? [] : [[name, unit === 'fraction' ? 100 * value : value] as const];
  });
  const rows = row.epoch === undefined ? 'step' : 'epoch';
  const x = row[rows] ?? 0;
  return { run, series, at: `${rows} ${x}`, x, values: Object.fromEntries(values) };
}

export interface Series {
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
}

export function curvesSpec(
  rows: readonly CurveRow[],
  series: readonly Series[],
  measure: string,
  width: number,
  { ink, faint, rule }: ChartInk,
): object {
  const text = {
    labelFont: PAGE_FONT,
    labelFontSize: 12,
    labelColor: faint,
    titleFont: PAGE_FONT,
    titleFontSize: 12,
    titleFontWeight: 400,
    titleColor: faint,
  };
  const axis = { ...text, domainColor: rule, tickColor: rule, gridColor: rule };
  const byEpoch = rows.some(({ at }) => at.startsWith('epoch'));
  const faded = { signal: 'only === null || only === datum.series ? 1 : 0.1' };
  const stroke = { scale: 'color', field: 'series' };
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width,
    height: 200,
    padding: 4,
    autosize: { type: 'fit-x', contains: 'padding' },
    background: null,
    signals: [
      { name: 'measure', value: measure },
      {
        name: 'only',
        value: null,
        on: [
          {
            events: '@legendLabel:click, @legendSymbol:click',
            update: 'only === datum.value ? null : datum.value',
            force: true,
          },
        ],
      },
    ],
    data: [
      {
        name: 'rows',
        values: rows,
        transform: [{ type: 'formula', as: 'shown', expr: 'datum.values[measure]' }],
      },
    ],
    scales: [
      {
        name: 'x',
        type: 'linear',
        range: 'width',
        domain: { data: 'rows', field: 'x' },
        zero: false,
        nice: false,
      },
      {
        name: 'y',
        type: 'linear',
        range: 'height',
        domain: { data: 'rows', field: 'shown' },
        zero: false,
        nice: true,
      },
      {
        name: 'color',
        type: 'ordinal',
        domain: series.map(({ name }) => name),
        range: series.map(({ color }) => color),
      },
      {
        name: 'dash',
        type: 'ordinal',
        domain: series.map(({ name }) => name),
        range: series.map(({ dash }) => dash),
      },
    ],
    axes: [
      {
        ...axis,
        scale: 'x',
        orient: 'bottom',
        title: byEpoch ? 'Epoch' : 'Step',
        tickMinStep: 1,
        format: 'd',
        grid: false,
      },
      { ...axis, scale: 'y', orient: 'left', tickCount: 5, grid: true, domain: false, ticks: false },
    ],
    legends: [
      {
        ...text,
        stroke: 'color',
        strokeDash: 'dash',
        orient: 'bottom',
        direction: 'horizontal',
        symbolType: 'stroke',
        symbolStrokeWidth: 2,
        columns: Math.max(1, Math.floor(width / 150)),
        labelColor: ink,
        encode: {
          labels: { name: 'legendLabel', interactive: true, update: { cursor: { value: 'pointer' } } },
          symbols: { name: 'legendSymbol', interactive: true },
        },
      },
    ],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'line', data: 'rows', groupby: 'run' } },
        marks: [
          {
            type: 'line',
            from: { data: 'line' },
            encode: {
              update: {
                x: { scale: 'x', field: 'x' },
                y: { scale: 'y', field: 'shown' },
                stroke,
                strokeDash: { scale: 'dash', field: 'series' },
                strokeWidth: { value: 1.8 },
                strokeOpacity: faded,
              },
            },
          },
        ],
      },
      {
        type: 'symbol',
        name: 'points',
        from: { data: 'rows' },
        encode: {
          update: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'shown' },
            fill: stroke,
            size: { value: 22 },
            fillOpacity: faded,
          },
        },
      },
      {
        type: 'path',
        from: { data: 'points' },
        transform: [
          { type: 'voronoi', x: 'datum.x', y: 'datum.y', size: [{ signal: 'width' }, { signal: 'height' }] },
        ],
        encode: {
          update: {
            path: { field: 'path' },
            fill: { value: 'transparent' },
            tooltip: { signal: 'datum.datum' },
          },
        },
      },
    ],
  };
}

/** Okabe and Ito's colors. */
export const SEED_COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7a6a00',
  '#4d4d4d',
];

/** Lengths of dash and gap, one for each round of the colors. */
const DASHES = [
  [1, 0],
  [5, 3],
  [1.5, 2.5],
];

/** How the `i`-th seed, from 0, is drawn: a color of print and a dash. The first 24 all differ. */
export function seedLook(i: number): { readonly color: string; readonly dash: readonly number[] } {
  const round = Math.floor(i / SEED_COLORS.length);
  return { color: SEED_COLORS[i % SEED_COLORS.length]!, dash: DASHES[round % DASHES.length]! };
}
