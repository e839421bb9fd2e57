import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../pipeline/context.ts';
import { rowTitle } from '../tables/render/row-title.ts';
import { extent } from './extent.ts';
import { numberOf, percentOf } from './fact-number.ts';
import { figureArtifact } from './figure.ts';
import { FAINT_INK, INK } from './theme.ts';
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
  return comparisons
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

/** Difference to FP32 over FP32's own error; lines join the tasks of a variant and are not a fit. */
export function difficultySpec(rows: readonly DifficultyRow[], variants: readonly string[]): TopLevelSpec {
  const titled = rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title }));
  const tasks = [...new Map(rows.map(({ task, error }) => [task, { task, error }])).values()];
  const reach = extent([0, ...rows.flatMap(({ delta, low, high }) => [delta, low, high])], 2);
  const errors = extent([0, ...rows.map(({ error }) => error)], 100);
  const y = { type: 'quantitative', scale: { domain: reach, nice: true, zero: false } } as const;
  const legend = { title: null, orient: 'right', offset: 14 } as const;
  const color = variantColorIfFinal(variants, legend);
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: titled },
    encoding: {
      x: {
        field: 'error',
        type: 'quantitative',
        scale: { domain: errors, nice: true },
        axis: { title: 'Test error of FP32 (%)', grid: false },
      },
    },
    layer: [
      {
        data: { values: tasks },
        mark: { type: 'rule', strokeWidth: 0.6, strokeDash: [2, 2] },
        encoding: { y: { value: 0 }, y2: { value: HEIGHT }, color: { value: FAINT_INK } },
      },
      {
        data: { values: tasks },
        mark: { type: 'text', baseline: 'bottom', align: 'center' },
        encoding: { text: { field: 'task' }, y: { value: -4 }, color: { value: INK } },
      },
      {
        mark: { type: 'line', strokeWidth: 0.8, opacity: 0.7 },
        encoding: {
          y: { ...y, field: 'delta', axis: { title: 'Difference to FP32 (points)', tickCount: 6 } },
          color: variantColor(variants, legend),
        },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 44, opacity: 1 },
        encoding: {
          y: { ...y, field: 'delta' },
          color,
          shape: { field: 'variant', type: 'nominal', scale: variantScales(variants).shape, legend },
        },
      },
    ],
  };
}

export const difficultyFigure = figureArtifact({
  name: 'difficulty',
  title: 'Gap against task difficulty',
  spec: (context) => {
    const { comparisons } = context;
    const variants = comparisons.filter(({ b }) => b.variant === BASELINE).map(({ a }) => a.variant);
    return difficultySpec(difficultyRows(context), [...new Set(variants)]);
  },
  caption: ({ comparisons }) => ({ provisional: comparisons.some(({ complete }) => !complete) }),
});
