import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../../analysis/context/context.ts';
import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { type DrawnFigure, figureArtifact } from '../../analysis/figures/figure.ts';
import { extent, numberOf } from '../../analysis/figures/figure-values.ts';
import { LEGEND_BELOW, shownScales } from '../../analysis/figures/shown-scale.ts';
import { LAYOUT } from '../layout.ts';
import { blocksOf, middleRate, VARIANTS, type Variant } from './study.ts';

const HEIGHT = 84;
const SPACING = { column: 46, row: 54 };
const COLUMNS = 3;
const WIDTH = (LAYOUT.textWidth - 44 - (COLUMNS - 1) * SPACING.column) / COLUMNS;

type Panel = Extract<TopLevelSpec, { readonly concat: unknown }>['concat'][number];

interface Point {
  readonly softmax: string;
  readonly at: number;
  readonly value: number;
}

/** What a column of panels shows: its axes, and the fact of a softmax at a place on the horizontal one. */
interface Shown {
  readonly title: string;
  readonly x: { readonly title: string; readonly places: readonly number[]; readonly type: 'log' | 'linear' };
  readonly key: (cell: string, at: number) => string;
}

function columnsOf(study: StudyDefinition): readonly Shown[] {
  const rates = Object.keys(study.factors.rate!.values).map(Number);
  const ofBlock = (name: string, title: string): Shown => ({
    title,
    x: { title: 'Block', places: blocksOf(study), type: 'linear' },
    key: (cell, at) => `${cell}.${middleRate(study)}.block${at}.${name}`,
  });
  return [
    {
      title: 'Validation loss',
      x: { title: 'Learning rate', places: rates, type: 'log' },
      key: (cell, at) => `${cell}.${at}.loss.mean`,
    },
    ofBlock('gradient_norm', 'Gradient norm'),
    ofBlock('gradient_variation', 'Variation of norm'),
  ];
}

function points(study: StudyDefinition, { facts }: PaperContext, weights: Variant, { x, key }: Shown) {
  return Object.entries(study.factors.softmax!.values).flatMap(([name, { title }]) =>
    x.places.flatMap((at): Point[] => {
      const value = numberOf(facts.get(key(`${study.id}.${weights}.${name}`, at)));
      return value === null ? [] : [{ softmax: title, at, value }];
    }),
  );
}

/** Rows: weights. Columns: what depends on the learning rate, and gradients block by block. */
function spec(study: StudyDefinition, context: PaperContext): TopLevelSpec {
  const scales = shownScales(Object.values(study.factors.softmax!.values));
  const softmax = { field: 'softmax', type: 'nominal', legend: LEGEND_BELOW } as const;
  const color = { ...softmax, scale: scales.color };
  const strokeDash = { ...softmax, scale: scales.dash };
  const shape = { ...softmax, scale: scales.shape };
  const panels = VARIANTS.flatMap((weights): Panel[] => {
    const { title } = study.factors.variant!.values[weights]!;
    return columnsOf(study).map((shown, column) => {
      const { places, type, title: xTitle } = shown.x;
      const rows = points(study, context, weights, shown);
      const [first, last] = [places[0]!, places.at(-1)!];
      const domain = type === 'log' ? [first / 1.4, last * 1.4] : [first - 0.3, last + 0.3];
      const y = {
        field: 'value',
        type: 'quantitative',
        scale: {
          zero: false,
          nice: true,
          domain: extent(
            rows.map(({ value }) => value),
            1,
          ),
        },
        axis: { title: shown.title, tickCount: 4 },
      } as const;
      return {
        title: { text: column === 0 ? title : '', anchor: 'start', offset: 4 } as const,
        width: WIDTH,
        height: HEIGHT,
        data: { values: rows },
        encoding: {
          x: {
            field: 'at',
            type: 'quantitative',
            scale: { type, domain, nice: false },
            axis: { title: xTitle, grid: false, values: [...places], format: '~g' },
          },
          y,
          color,
        },
        layer: [
          { mark: { type: 'line', strokeWidth: 1.1 }, encoding: { strokeDash } },
          { mark: { type: 'point', filled: true, size: 28, opacity: 1 }, encoding: { shape } },
        ],
      };
    });
  });
  return { bounds: 'flush', columns: COLUMNS, spacing: SPACING, concat: panels };
}

/** `of`: the network, as a caption names it. */
export function base2Figure(study: StudyDefinition, of: string): DrawnFigure {
  return figureArtifact({
    file: import.meta.filename,
    name: study.id,
    title: `Base of the softmax: ${of}`,
    spec: (context) => spec(study, context),
    caption: () =>
      `The base of the softmax in ${of}, in FP32 and ternary. Left: validation loss of the weights that are kept, by learning rate. Middle and right, at the middle rate: the norm of the
gradients of each block, mean over steps, and its variation, the standard deviation over the mean. All are means over seeds.`,
  });
}
