import type { TopLevelSpec } from 'vega-lite';
import { valuesBySeed } from '../../../analysis/cells/by-seed.ts';
import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { Comparison } from '../../../analysis/cells/comparison.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { extent, numberOf } from '../../../analysis/figures/figure-values.ts';
import { greyIfProvisional } from '../../../analysis/figures/shown-scale.ts';
import { INK } from '../../../analysis/figures/theme.ts';
import { LAYOUT } from '../../layout.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';
import { panelTitle } from './panel-title.ts';
import { PANELS_A_ROW, type Panel, panelGrid } from './panels.ts';
import { variantColor, variantScales } from './variant-scale.ts';

/** One comparison on one data set; differences in percentage points. */
export interface ForestRow {
  readonly panel: string;
  readonly model: string;
  readonly variant: string;
  readonly delta: number | null;
  /** Null while withheld. */
  readonly low: number | null;
  readonly high: number | null;
  readonly seeds: readonly { readonly seed: number; readonly difference: number }[];
  readonly provisional: boolean;
}

/** A row for each of the comparisons, named by its first variant. */
export function forestRows({ cells, facts }: PaperContext, comparisons: readonly Comparison[]): ForestRow[] {
  return comparisons.map((comparison) => {
    const { key, a, b, outcome, seeds, complete } = comparison;
    const [ofA, ofB] = [valuesBySeed(a, outcome), valuesBySeed(b, outcome)];
    const number = (name: string) => numberOf(facts.get(`${key}.${name}`));
    return {
      panel: rowTitle(a, cells),
      model: at(a).model,
      variant: at(a).variant,
      delta: number('delta'),
      low: number('ci_low'),
      high: number('ci_high'),
      seeds: seeds.map((seed) => ({ seed, difference: 100 * (ofA.get(seed)! - ofB.get(seed)!) })),
      provisional: !complete,
    };
  });
}

/** Ends the captions of these figures. */
export function forestCaption(comparisons: readonly Comparison[]): string {
  const isCrowded = comparisons.some(({ seeds }) => seeds.length > MOST_CIRCLES);
  const crowded = isCrowded ? ` Rows of more than ${MOST_CIRCLES} seeds have no circles.` : '';
  return withheldCaption(comparisons) + crowded;
}

/** Ends a caption while seeds are missing. */
export function withheldCaption(comparisons: readonly Comparison[]): string {
  const isDraft = comparisons.some(({ complete }) => !complete);
  return isDraft ? ' Grey: provisional; intervals are withheld until every declared seed is in.' : '';
}

/** Points for the variants' names, and between two panels. */
const LABELS = 84;
const GAP = 14;
const WIDTH = Math.floor((LAYOUT.textWidth - LABELS) / PANELS_A_ROW - GAP);
/** Points between one row and the next; mean and interval stand above the middle, the seeds below. */
const STEP = 15;
const MEAN_LANE = -3;
const SEED_LANE = 4;
/** A row with more seeds shows none: circles would hide each other, and ten thousand take seconds to draw. */
const MOST_CIRCLES = 20;
/** Between two rows of panels, for the numbers of the upper axis and the titles of the lower panels. */
const BETWEEN_ROWS = 34;

/**
 * A forest plot: a panel for each data set, side by side on one scale so that gaps can be compared across them, a row of panels
 * for each network. The numbers stand in tables.
 */
export function forestSpec(rows: readonly ForestRow[], title: string): TopLevelSpec {
  const reach = rows.flatMap(({ delta, low, high, seeds }) => [
    delta,
    low,
    high,
    ...seeds.map((pair) => pair.difference),
  ]);
  const domain = extent([0, ...reach], 2);
  const models = [...new Set(rows.map(({ model }) => model))];
  const all = [...new Set(rows.map(({ variant }) => variant))];
  const panels = models.flatMap((model, line) => {
    const members = rows.filter((row) => row.model === model);
    const shown = all.filter((variant) => members.some((row) => row.variant === variant));
    const titles = [...new Set(members.map(({ panel }) => panel))];
    return titles.map((panel, i) =>
      forestPanel(
        members.filter((row) => row.panel === panel),
        // One title for all, in the middle below the last row.
        {
          variants: all,
          shown,
          domain,
          title: line === models.length - 1 && i === Math.floor(titles.length / 2) ? title : null,
          isFirst: i === 0,
        },
      ),
    );
  });
  return panelGrid(panels, { column: GAP, row: BETWEEN_ROWS });
}

interface ForestPanel {
  /** Of the whole figure. */
  readonly variants: readonly string[];
  /** In this row of panels. */
  readonly shown: readonly string[];
  readonly domain: [number, number];
  readonly title: string | null;
  readonly isFirst: boolean;
}

function forestPanel(
  rows: readonly ForestRow[],
  { variants, shown, domain, title, isFirst }: ForestPanel,
): Panel {
  const scales = variantScales(variants);
  const titled = rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title }));
  const means = titled.map(({ seeds: _, ...row }) => row);
  const circles = titled
    .filter(({ seeds }) => seeds.length <= MOST_CIRCLES)
    .flatMap(({ seeds, variant, provisional }) => seeds.map((one) => ({ variant, provisional, ...one })));
  const color = greyIfProvisional(variantColor(variants, null));
  const x = (field: string) =>
    ({
      field,
      type: 'quantitative',
      scale: { domain, nice: true, zero: false, padding: 4 },
      axis: { title, tickCount: 5 },
    }) as const;
  return {
    width: WIDTH,
    height: { step: STEP },
    data: { values: means },
    encoding: {
      y: {
        field: 'variant',
        type: 'nominal',
        scale: { domain: shown.map((variant) => variantStyle(variant).title) },
        axis: { title: null, grid: false, ticks: false, domain: false, labels: isFirst, labelPadding: 8 },
      },
    },
    layer: [
      panelTitle(rows[0]!.panel),
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: INK, strokeWidth: 0.7 },
        encoding: { x: x('zero'), y: { value: 0 }, y2: { value: 'height' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.2, yOffset: MEAN_LANE, y2Offset: MEAN_LANE },
        encoding: { x: x('low'), x2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 44, opacity: 1, yOffset: MEAN_LANE },
        encoding: {
          x: x('delta'),
          color,
          shape: { field: 'variant', type: 'nominal', scale: scales.shape, legend: null },
        },
      },
      {
        data: { values: circles },
        mark: {
          ...{ type: 'point', filled: false, shape: 'circle', size: 9, strokeWidth: 0.8, opacity: 1 },
          yOffset: SEED_LANE,
        },
        encoding: { x: x('difference'), color },
      },
    ],
  };
}
