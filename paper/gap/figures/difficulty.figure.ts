import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { figureArtifact } from '../../../analysis/figures/figure.ts';
import { extent, numberOf, percentOf } from '../../../analysis/figures/figure-values.ts';
import { greyIfProvisional, LEGEND_BELOW } from '../../../analysis/figures/shown-scale.ts';
import { INK } from '../../../analysis/figures/theme.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { LAYOUT } from '../../layout.ts';
import { mainComparisons } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';
import { withheldCaption } from './forest.ts';
import { type Panel, panelGrid } from './panels.ts';
import { variantColor, variantScales } from './variant-scale.ts';

const BASELINE = 'std';

/** What one variant costs on one task, beside how hard the task is for FP32. */
export interface DifficultyRow {
  readonly model: string;
  readonly task: string;
  readonly variant: string;
  /** Test error of FP32, percent: how hard the task is for this network. */
  readonly error: number;
  /** Points; the interval is null while withheld. */
  readonly delta: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly provisional: boolean;
}

export function difficultyRows({ comparisons, facts }: PaperContext): DifficultyRow[] {
  return mainComparisons(comparisons)
    .filter(({ b }) => at(b).variant === BASELINE)
    .flatMap(({ key, a, b, complete }) => {
      const delta = numberOf(facts.get(`${key}.delta`));
      const accuracy = percentOf(facts.get(`${b.key}.accuracy.mean`));
      if (delta === null || accuracy === null) return [];
      const [low, high] = [facts.get(`${key}.ci_low`), facts.get(`${key}.ci_high`)].map(numberOf);
      return [
        {
          model: MODEL_TITLES[at(a).model],
          task: DATASET_TITLES[at(a).dataset],
          variant: at(a).variant,
          error: 100 - accuracy,
          delta,
          low: low!,
          high: high!,
          provisional: !complete,
        },
      ];
    });
}

const HEIGHT = 104;
/** Points between two panels, for the numbers and the title of the axis. */
const AXIS_WIDTH = 40;
/** Points between the marks of two variants on one task, which would hide each other. */
const DODGE = 4.5;
const LEGEND = { ...LEGEND_BELOW, offset: 4, symbolOpacity: 1, symbolStrokeWidth: 0 } as const;

/**
 * A panel a model: difference to FP32 over FP32's own error, all on the same scales. Lines join the tasks of a variant and are not a
 * fit.
 */
export function difficultySpec(
  rows: readonly DifficultyRow[],
  { models, variants }: { readonly models: readonly string[]; readonly variants: readonly string[] },
): TopLevelSpec {
  const differences = rows.flatMap(({ delta, low, high }) => [delta, low, high]);
  const panel: PanelLook = {
    variants,
    width: Math.floor(LAYOUT.textWidth / Math.max(2, models.length) - AXIS_WIDTH),
    y: {
      type: 'quantitative',
      scale: { domain: extent([0, ...differences], 2), nice: true, zero: false },
    },
    hardest: Math.max(10, ...rows.map(({ error }) => 10 * Math.ceil(error / 10))),
  };
  const panels = models.map((model) =>
    modelPanel(
      model,
      rows.filter((row) => row.model === model),
      panel,
    ),
  );
  return panelGrid(panels, { column: AXIS_WIDTH, row: 0 });
}

interface PanelLook {
  readonly variants: readonly string[];
  readonly width: number;
  readonly y: { readonly type: 'quantitative'; readonly scale: object };
  /** Percent at the right end of the axis. */
  readonly hardest: number;
}

function modelPanel(
  model: string,
  rows: readonly DifficultyRow[],
  { variants, width, y, hardest }: PanelLook,
): Panel {
  const tasks = [...new Map(rows.map(({ task, error }) => [task, { task, error }])).values()];
  return {
    width,
    height: HEIGHT,
    data: { values: rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title })) },
    encoding: {
      x: {
        field: 'error',
        type: 'quantitative',
        scale: { domain: [0, hardest] },
        axis: { title: `Test error of ${model} in FP32 (%)`, grid: false },
      },
    },
    layer: [
      {
        data: { values: tasks },
        mark: { type: 'text', baseline: 'bottom', align: 'center' },
        encoding: { text: { field: 'task' }, y: { value: -4 }, color: { value: INK } },
      },
      {
        mark: { type: 'line', strokeWidth: 0.8, opacity: 0.6 },
        encoding: {
          y: { ...y, field: 'delta', axis: { title: 'Difference to FP32 (points)', tickCount: 6 } },
          color: variantColor(variants, LEGEND),
        },
      },
      ...variants.flatMap((variant, i) =>
        variantMarks(variant, { variants, y, offset: DODGE * (i - (variants.length - 1) / 2) }),
      ),
    ],
  };
}

interface MarkPlace<Y> {
  readonly variants: readonly string[];
  readonly y: Y;
  readonly offset: number;
}

/** Interval and mean of one variant on every task, set beside the task's own place by `offset` points. */
function variantMarks<Y extends object>(variant: string, { variants, y, offset }: MarkPlace<Y>) {
  const transform = [{ filter: { field: 'variant', equal: variantStyle(variant).title } }];
  const color = greyIfProvisional(variantColor(variants, LEGEND));
  const shape = {
    field: 'variant',
    type: 'nominal',
    scale: variantScales(variants).shape,
    legend: LEGEND,
  } as const;
  return [
    {
      transform,
      mark: { type: 'rule', strokeWidth: 1.2, xOffset: offset },
      encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
    },
    {
      transform,
      mark: { type: 'point', filled: true, size: 40, opacity: 1, xOffset: offset },
      encoding: { y: { ...y, field: 'delta' }, color, shape },
    },
  ] as const;
}

export const difficultyFigure = figureArtifact({
  file: import.meta.filename,
  name: 'difficulty',
  title: 'Gap against task difficulty',
  spec: (context) => {
    const declared = mainComparisons(context.comparisons).filter(({ b }) => at(b).variant === BASELINE);
    return difficultySpec(difficultyRows(context), {
      models: [...new Set(declared.map(({ a }) => MODEL_TITLES[at(a).model]))],
      variants: [...new Set(declared.map(({ a }) => at(a).variant))],
    });
  },
  caption: ({ comparisons }) =>
    String.raw`The gap and the difficulty of the task: difference in test accuracy to \std{} (mean and 95\,\% $t$ interval of the pairs)
over the test error of \std{} itself. Marks of one data set are shifted a little
sideways; lines join the points of a variant and are not a fit.` +
    withheldCaption(mainComparisons(comparisons)),
});
