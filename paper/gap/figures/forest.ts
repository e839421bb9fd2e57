import type { TopLevelSpec } from 'vega-lite';
import { valuesBySeed } from '../../../analysis/cells/by-seed.ts';
import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { Comparison } from '../../../analysis/cells/comparison.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { pairProgress } from '../../../analysis/facts/comparison-facts.ts';
import { extent } from '../../../analysis/figures/extent.ts';
import { numberOf } from '../../../analysis/figures/fact-number.ts';
import type { Progress } from '../../../analysis/figures/progress.ts';
import { FAINT_INK, INK } from '../../../analysis/figures/theme.ts';
import { LAYOUT } from '../../layout.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';
import { crowdedCaption, meanLane, seedLane } from './lanes.ts';
import { panelTitle } from './panel-title.ts';
import { variantColorIfFinal, variantScales } from './variant-scale.ts';

/** One comparison on one data set; differences in percentage points. */
export interface ForestRow extends Omit<Progress, 'facts'> {
  readonly panel: string;
  readonly variant: string;
  readonly delta: number | null;
  /** Null while withheld. */
  readonly low: number | null;
  readonly high: number | null;
  /** `−4.32 [−6.28, −2.36]`, as the facts are rounded. */
  readonly label: string;
  /** Keys of the facts that the label's numbers are. */
  readonly facts: readonly string[];
  readonly seeds: readonly { readonly seed: number; readonly difference: number }[];
}

/** A row for each of the comparisons, named by its first variant. */
export function forestRows({ cells, facts }: PaperContext, comparisons: readonly Comparison[]): ForestRow[] {
  return comparisons.map((comparison) => {
    const { key, a, b, outcome, seeds, complete } = comparison;
    const [delta, low, high] = ['delta', 'ci_low', 'ci_high'].map((name) => facts.get(`${key}.${name}`));
    const isHeld = low!.value === null;
    const [ofA, ofB] = [valuesBySeed(a, outcome), valuesBySeed(b, outcome)];
    const { have, declared } = pairProgress(comparison);
    return {
      panel: rowTitle(a, cells),
      variant: at(a).variant,
      delta: numberOf(delta!),
      low: numberOf(low!),
      high: numberOf(high!),
      label: isHeld ? delta!.plain : `${delta!.plain} [${low!.plain}, ${high!.plain}]`,
      facts: (isHeld ? [delta!] : [delta!, low!, high!]).map((fact) => fact.key),
      seeds: seeds.map((seed) => ({ seed, difference: 100 * (ofA.get(seed)! - ofB.get(seed)!) })),
      provisional: !complete,
      progress: complete ? '' : `${have}/${declared}`,
    };
  });
}

/** Ends the captions of these figures. */
export function forestCaption(comparisons: readonly Comparison[]): string {
  return withheldCaption(comparisons) + crowdedCaption(comparisons.map(({ seeds }) => seeds));
}

/** Ends a caption while seeds are missing. */
export function withheldCaption(comparisons: readonly Comparison[]): string {
  const isDraft = comparisons.some(({ complete }) => !complete);
  return isDraft ? ' Grey: provisional; intervals are withheld until every declared seed is in.' : '';
}

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

const LABELS = 84;
const NUMBERS = 96;
const STEP = 20;
const SEED_LANE = 5;

/** A forest plot: one panel for each data set below the other on one scale, so that gaps can be compared across them. */
export function forestSpec(rows: readonly ForestRow[], title: string): TopLevelSpec {
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const reach = rows.flatMap(({ delta, low, high, seeds }) => [
    delta,
    low,
    high,
    ...seeds.map((pair) => pair.difference),
  ]);
  const domain = extent([0, ...reach], 2);
  return {
    spacing: 8,
    vconcat: panels.map((panel, i) =>
      forestPanel(
        rows.filter((row) => row.panel === panel),
        { variants, domain, title, isFirst: i === 0, isLast: i === panels.length - 1 },
      ),
    ),
  };
}

interface ForestPanel {
  readonly variants: readonly string[];
  readonly domain: [number, number];
  readonly title: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function forestPanel(
  rows: readonly ForestRow[],
  { variants, domain, title, isFirst, isLast }: ForestPanel,
): Panel {
  const scales = variantScales(variants);
  const titled = rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title }));
  const means = titled.map(({ seeds: _, ...row }) => row);
  const width = LAYOUT.textWidth - LABELS - NUMBERS - 2;
  const color = variantColorIfFinal(variants, null);
  const axis = isLast
    ? ({ title } as const)
    : ({ title: null, labels: false, ticks: false, domain: false } as const);
  const x = (field: string) =>
    ({
      field,
      type: 'quantitative',
      scale: { domain, nice: true, zero: false, padding: 4 },
      axis,
    }) as const;
  return {
    width,
    height: { step: STEP },
    data: { values: means },
    encoding: {
      y: {
        field: 'variant',
        type: 'nominal',
        // Not every panel compares all of them.
        scale: { domain: scales.domain.filter((name) => titled.some(({ variant }) => variant === name)) },
        axis: { title: null, grid: false, ticks: false, domain: false, labelPadding: 8 },
      },
    },
    layer: [
      panelTitle(rows[0]!.panel, -LABELS),
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: INK, strokeWidth: 0.7 },
        encoding: { x: x('zero'), y: { value: 0 }, y2: { value: 'height' } },
      },
      ...meanLane({ x, mean: x('delta'), color, shape: scales.shape }),
      ...seedLane(titled, { field: 'difference', x, color, offset: SEED_LANE }),
      ...(isFirst
        ? [
            {
              data: { values: [{ heading: 'Mean [95 % interval]' }] },
              mark: { type: 'text', align: 'right', baseline: 'bottom', color: FAINT_INK },
              encoding: { text: { field: 'heading' }, x: { value: width + NUMBERS }, y: { value: -2 } },
            } as const,
          ]
        : []),
      {
        mark: { type: 'text', align: 'right', baseline: 'middle' },
        encoding: {
          text: { field: 'label' },
          x: { value: width + NUMBERS },
          color: { condition: { test: 'datum.provisional', value: FAINT_INK }, value: INK },
        },
      },
    ],
  };
}
