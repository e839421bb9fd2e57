import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../../analysis/context/context.ts';
import { figureArtifact } from '../../analysis/figures/figure.ts';
import { extent, numberOf, percentOf } from '../../analysis/figures/figure-values.ts';
import { greyIfProvisional, LEGEND_BELOW, shownScales } from '../../analysis/figures/shown-scale.ts';
import { LAYOUT } from '../layout.ts';
import { ladder, of } from './study.ts';

const HEIGHT = 64;
const SPACING = { column: 34, row: 26 };
const COLUMNS = 3;
const WIDTH = (LAYOUT.textWidth - 48 - (COLUMNS - 1) * SPACING.column) / COLUMNS;
/** Channels of the first stage, the usual network. */
const PUBLISHED_WIDTH = 64;
const VARIANTS = ['bit', 'bit_keep_conv1', 'ttq'] as const;
/** Points between one variant and the next at the same place, so that none hides another. */
const APART = 4;

type Variant = (typeof VARIANTS)[number];
type Panel = Extract<TopLevelSpec, { readonly concat: unknown }>['concat'][number];

/** A column of panels: a data set, and the factor along which it is climbed. */
interface Climb {
  readonly title: string;
  readonly dataset: 'cifar10' | 'cifar100';
  readonly along: 'epochs' | 'width';
  readonly axis: { readonly title: string; readonly values: readonly number[] };
  readonly domain: readonly [number, number];
  /** The place of the published study on the axis. */
  readonly published: (context: PaperContext) => number;
}

const byBudget = (dataset: Climb['dataset']): Climb => ({
  title: `${ladder.factors.dataset!.values[dataset]!.title}, by budget`,
  ...{ dataset, along: 'epochs' },
  axis: { title: 'Epochs', values: [3, 10, 30, 100, 300] },
  domain: [2.3, 400],
  published: ({ facts }) => Number(facts.get('published.protocol.epochs').value),
});

const CLIMBS: readonly Climb[] = [
  byBudget('cifar10'),
  byBudget('cifar100'),
  {
    title: `${ladder.factors.dataset!.values.cifar10!.title}, by width`,
    ...{ dataset: 'cifar10', along: 'width' },
    axis: { title: 'Width', values: [8, 16, 32, 64] },
    domain: [7, 74],
    published: () => PUBLISHED_WIDTH,
  },
];

/** A row of panels: a statistic of variants at a rung, the ends of its interval, and the published value beside. */
interface Shown {
  readonly title: string;
  readonly variants: readonly Variant[];
  readonly subject: (rung: Readonly<Record<string, string>>, variant: Variant) => string;
  readonly statistic: 'delta' | 'recovery';
  readonly interval: 'ci' | 'recovery.ci';
  readonly published: 'gap' | 'recovery';
}

const SHOWN: readonly Shown[] = [
  {
    title: 'Difference (points)',
    variants: VARIANTS,
    subject: (rung, variant) => of({ ...rung, variant: [variant, 'std'] }),
    ...{ statistic: 'delta', interval: 'ci', published: 'gap' },
  },
  {
    title: 'Recovered (%)',
    variants: ['bit_keep_conv1'],
    subject: (rung, variant) => of({ ...rung, variant }),
    ...{ statistic: 'recovery', interval: 'recovery.ci', published: 'recovery' },
  },
];

type Ends = [low: number | null, high: number | null];

/** `isPublished`: at another scale, one mean for each variant; `provisional`: declared seeds are missing. */
interface Point {
  readonly variant: string;
  readonly at: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly isPublished: boolean;
  readonly provisional: boolean;
}

const titleOf = (variant: string): string => ladder.factors.variant!.values[variant]!.title;

/** Where a variant stands beside a place of the axis, which is logarithmic. */
function beside(place: number, variant: Variant, [low, high]: Climb['domain']): number {
  const shift = APART * (VARIANTS.indexOf(variant) - (VARIANTS.length - 1) / 2);
  return place * (high / low) ** (shift / WIDTH);
}

function points(context: PaperContext, { dataset, along, domain, published }: Climb, shown: Shown): Point[] {
  const number = (key: string) => {
    if (!context.facts.has(key)) return null;
    const fact = context.facts.get(key);
    return fact.unit === 'fraction' ? percentOf(fact) : numberOf(fact);
  };
  return shown.variants.flatMap((variant) => {
    const measured = Object.keys(ladder.factors[along]!.values).flatMap((place): Point[] => {
      const subject = shown.subject({ dataset, width: '16', epochs: '3', [along]: place }, variant);
      const key = `${subject}.${shown.statistic}`;
      const value = number(key);
      if (value === null) return [];
      const provisional = context.facts.get(key).provisional !== null;
      const [low, high] = ['low', 'high'].map((end) => number(`${subject}.${shown.interval}_${end}`)) as Ends;
      const at = beside(Number(place), variant, domain);
      return [{ variant: titleOf(variant), at, value, low, high, provisional, isPublished: false }];
    });
    const value = number(`published.${dataset}.resnet18.${variant}.${shown.published}`)!;
    const at = beside(published(context), variant, domain);
    const theirs = { variant: titleOf(variant), at, value, low: null, high: null };
    return [...measured, { ...theirs, isPublished: true, provisional: false }];
  });
}

function panel(
  context: PaperContext,
  climb: Climb,
  shown: Shown,
  [row, column]: readonly [number, number],
): Panel {
  const rows = points(context, climb, shown);
  const scales = shownScales(VARIANTS.map((variant) => ladder.factors.variant!.values[variant]!));
  const variant = { field: 'variant', type: 'nominal', legend: LEGEND_BELOW } as const;
  const reach = rows.flatMap(({ value, low, high }) => [value, low, high]);
  const y = {
    type: 'quantitative',
    scale: { domain: extent([0, ...reach], 2), nice: true, zero: false },
  } as const;
  const axis = { title: column === 0 ? shown.title : null, tickCount: 5 };
  const measured = rows.filter(({ isPublished }) => !isPublished);
  const color = { ...variant, scale: scales.color };
  const ifFinal = greyIfProvisional(color);
  return {
    title: { text: row === 0 ? climb.title : '', anchor: 'start', offset: 4 } as const,
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'at',
        type: 'quantitative',
        scale: { type: 'log', domain: [...climb.domain], nice: false },
        axis: {
          title: row === SHOWN.length - 1 ? climb.axis.title : null,
          ...{ grid: false, values: [...climb.axis.values], format: 'd' },
        },
      },
      color,
    },
    layer: [
      {
        data: { values: measured },
        mark: { type: 'line', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'value', axis } },
      },
      {
        data: { values: measured },
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'low', axis }, y2: { field: 'high' } },
      },
      {
        data: { values: measured },
        mark: { type: 'point', filled: true, size: 34, opacity: 1 },
        encoding: {
          y: { ...y, field: 'value', axis },
          color: ifFinal,
          shape: { ...variant, scale: scales.shape },
        },
      },
      {
        data: { values: rows.filter(({ isPublished }) => isPublished) },
        mark: { type: 'point', filled: false, size: 34, strokeWidth: 1.2, opacity: 1 },
        encoding: { y: { ...y, field: 'value', axis }, shape: { ...variant, scale: scales.shape } },
      },
    ],
  };
}

function spec(context: PaperContext): TopLevelSpec {
  const concat = SHOWN.flatMap((shown, row) =>
    CLIMBS.map((climb, column) => panel(context, climb, shown, [row, column])),
  );
  return { bounds: 'flush', columns: COLUMNS, spacing: SPACING, concat };
}

/** Ends the caption while seeds are missing. */
function draftCaption(context: PaperContext): string {
  const isDraft = CLIMBS.some((climb) =>
    SHOWN.some((shown) => points(context, climb, shown).some(({ provisional }) => provisional)),
  );
  return isDraft ? ' Grey: provisional, declared seeds are missing.' : '';
}

export const ladderFigure = figureArtifact({
  file: import.meta.filename,
  name: 'ladder',
  title: 'The gap and its recovery by budget and width',
  svg: true,
  spec,
  caption: (context) =>
    String.raw`Where the findings are heading: difference in test accuracy to \std{} (top) and the share of the gap that an \std{} first
convolution recovers (bottom), by epochs at width~16 and by width after three epochs; ResNet-18 on all training images, with 95\,\% intervals where every
seed is in (top $t$, bottom Fieller's where it is bounded). Hollow: \emph{as published}, one mean for each variant, at width 64 after \fact{published.protocol.epochs} epochs, on the right too. Marks are moved aside a little, to stand apart; scales differ.` +
    draftCaption(context),
});
