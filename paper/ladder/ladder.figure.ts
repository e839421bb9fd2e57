import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../../analysis/context/context.ts';
import { figureArtifact } from '../../analysis/figures/figure.ts';
import { extent, numberOf } from '../../analysis/figures/figure-values.ts';
import { LEGEND_BELOW, shownScales } from '../../analysis/figures/shown-scale.ts';
import { LAYOUT } from '../layout.ts';
import { ladder } from './study.ts';

const SHOWN = { dataset: 'cifar10', width: '16' } as const;
const HEIGHT = 150;

/** What a variant differs from FP32 by after a budget; `published`: with another width, and no interval. */
interface GapPoint {
  readonly variant: string;
  readonly epochs: number;
  readonly delta: number;
  readonly low: number | null;
  readonly high: number | null;
}

const title = (variant: string): string => ladder.factors.variant!.values[variant]!.title;

function measured({ comparisons, facts }: PaperContext): GapPoint[] {
  return comparisons.flatMap(({ key, a, b }) => {
    const isShown = a.factors.dataset === SHOWN.dataset && a.factors.width === SHOWN.width;
    const [delta, low, high] = ['delta', 'ci_low', 'ci_high'].map((name) =>
      numberOf(facts.get(`${key}.${name}`)),
    );
    if (!isShown || b.factors.variant !== 'std' || a.factors.variant === 'std_kd' || delta === null)
      return [];
    return [
      {
        variant: title(a.factors.variant!),
        epochs: Number(a.factors.epochs),
        delta: delta!,
        low: low!,
        high: high!,
      },
    ];
  });
}

function published({ facts }: PaperContext): GapPoint[] {
  const epochs = Number(facts.get('published.protocol.epochs').value);
  return ['bit', 'bit_keep_conv1', 'ttq'].map((variant) => {
    const delta = Number(facts.get(`published.cifar10.resnet18.${variant}.gap`).value);
    return { variant: title(variant), epochs, delta, low: null, high: null };
  });
}

function spec(context: PaperContext): TopLevelSpec {
  const variants = ['bit', 'bit_keep_conv1', 'ttq'].map((name) => ladder.factors.variant!.values[name]!);
  const color = {
    field: 'variant',
    type: 'nominal',
    scale: shownScales(variants).color,
    legend: LEGEND_BELOW,
  } as const;
  const [here, elsewhere] = [measured(context), published(context)];
  const reach = [...here, ...elsewhere].flatMap(({ delta, low, high }) => [delta, low, high]);
  const y = {
    type: 'quantitative',
    scale: { domain: extent([0, ...reach], 2), nice: true, zero: false },
  } as const;
  const axis = { title: 'Difference to FP32 (points)', tickCount: 5 } as const;
  return {
    width: LAYOUT.textWidth - 60,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'epochs',
        type: 'quantitative',
        scale: { type: 'log', domain: [2.5, 400] },
        axis: { title: 'Epochs', grid: false, values: [3, 10, 30, 100, 300], format: 'd' },
      },
      color,
    },
    layer: [
      {
        data: { values: here },
        mark: { type: 'line', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'delta', axis } },
      },
      {
        data: { values: here },
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'low', axis }, y2: { field: 'high' } },
      },
      {
        data: { values: here },
        mark: { type: 'point', filled: true, size: 40, opacity: 1 },
        encoding: { y: { ...y, field: 'delta', axis } },
      },
      {
        data: { values: elsewhere },
        mark: { type: 'point', shape: 'cross', size: 46, strokeWidth: 1.4 },
        encoding: { y: { ...y, field: 'delta', axis } },
      },
    ],
  };
}

export const ladderFigure = figureArtifact({
  file: import.meta.filename,
  name: 'ladder',
  title: 'The gap by budget',
  spec,
  caption:
    () => String.raw`Where the gap is heading: difference in test accuracy to \std{} on CIFAR-10 by epochs, ResNet-18 of width 16, with 95\,\% $t$
intervals of the pairs. Crosses: \emph{as published}, at width 64, by one mean a variant.`,
});
