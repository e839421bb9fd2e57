import type { TopLevelSpec } from 'vega-lite';
import { mainComparisons } from '../cells/selections.ts';
import type { PaperContext } from '../pipeline/context.ts';
import { rowTitle } from '../tables/render/row-title.ts';
import { extent } from './extent.ts';
import { numberOf, percentOf } from './fact-number.ts';
import { figureArtifact } from './figure.ts';
import { INK } from './theme.ts';
import { variantColor, variantColorIfFinal, variantScales } from './variant-scale.ts';
import { variantStyle } from './variant-style.ts';

const BASELINE = 'std';

/** What one variant costs on one task, beside how hard the task is for FP32. */
export interface DifficultyRow {
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

export function difficultyRows({ cells, comparisons, facts }: PaperContext): DifficultyRow[] {
  return mainComparisons(comparisons)
    .filter(({ b }) => b.variant === BASELINE)
    .flatMap(({ key, a, b, complete }) => {
      const delta = numberOf(facts.get(`${key}.delta`));
      const accuracy = percentOf(facts.get(`${b.key}.accuracy.mean`));
      if (delta === null || accuracy === null) return [];
      const [low, high] = [facts.get(`${key}.ci_low`), facts.get(`${key}.ci_high`)].map(numberOf);
      return [
        {
          task: rowTitle(a, cells),
          variant: a.variant,
          error: 100 - accuracy,
          delta,
          low: low!,
          high: high!,
          provisional: !complete,
        },
      ];
    });
}

const WIDTH = 300;
const HEIGHT = 132;
/** Points between the marks of two variants on one task, which would hide each other. */
const DODGE = 4.5;
const LEGEND = { title: null, orient: 'right', offset: 14, symbolOpacity: 1, symbolStrokeWidth: 0 } as const;

/** Difference to FP32 over FP32's own error; lines join the tasks of a variant and are not a fit. */
export function difficultySpec(rows: readonly DifficultyRow[], variants: readonly string[]): TopLevelSpec {
  const tasks = [...new Map(rows.map(({ task, error }) => [task, { task, error }])).values()];
  const differences = rows.flatMap(({ delta, low, high }) => [delta, low, high]);
  const scale = { domain: extent([0, ...differences], 2), nice: true, zero: false };
  const y = { type: 'quantitative', scale } as const;
  const hardest = Math.max(10, ...tasks.map(({ error }) => 10 * Math.ceil(error / 10)));
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title })) },
    encoding: {
      x: {
        field: 'error',
        type: 'quantitative',
        scale: { domain: [0, hardest] },
        axis: { title: 'Test error of FP32 (%)', grid: false },
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
  const color = variantColorIfFinal(variants, LEGEND);
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
  name: 'difficulty',
  title: 'Gap against task difficulty',
  spec: (context) => {
    const comparisons = mainComparisons(context.comparisons);
    const variants = comparisons.filter(({ b }) => b.variant === BASELINE).map(({ a }) => a.variant);
    return difficultySpec(difficultyRows(context), [...new Set(variants)]);
  },
  caption: ({ comparisons }) => ({
    provisional: mainComparisons(comparisons).some(({ complete }) => !complete),
  }),
});
