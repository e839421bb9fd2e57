import { max, mean, min } from 'simple-statistics';
import type { TopLevelSpec } from 'vega-lite';
import type { Cell } from '../cells/cell.ts';
import type { PaperContext } from '../pipeline/context.ts';
import { rowTitle } from '../tables/render/row-title.ts';
import { extent } from './extent.ts';
import { figureArtifact } from './figure.ts';
import { panelNote, panelTitle } from './panel-title.ts';
import { PANELS_A_ROW, type Panel, type PanelHead, panelGrid, panelHeads } from './panels.ts';
import { hasProvisional } from './progress.ts';
import { TEXT_WIDTH } from './theme.ts';
import { variantColor } from './variant-scale.ts';
import { variantStyle } from './variant-style.ts';

/** One epoch of one cell on one split, over the seeds that are in; accuracies in percent. */
export interface CurveRow {
  readonly panel: string;
  readonly variant: string;
  readonly split: Split;
  readonly epoch: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

const SPLITS = ['validation', 'training'] as const;
type Split = (typeof SPLITS)[number];

export function curveRows({ cells }: PaperContext): CurveRow[] {
  return cells.flatMap((cell) => SPLITS.flatMap((split) => cellCurve(cell, rowTitle(cell, cells), split)));
}

function cellCurve({ variant, runs }: Cell, panel: string, split: Split): CurveRow[] {
  const histories = runs.map(({ results }) => results.history);
  const epochs = histories[0]?.map(({ epoch }) => epoch) ?? [];
  return epochs.map((epoch, i) => {
    const accuracies = histories.map((history) => {
      const record = history[i]!;
      return 100 * (split === 'training' ? record.train : record.validation).accuracy;
    });
    return {
      panel,
      variant,
      split,
      epoch,
      mean: mean(accuracies),
      least: min(accuracies),
      most: max(accuracies),
    };
  });
}

/** Points left of each panel for the numbers of its axis, and left of the first for the axis' title. */
const AXIS_WIDTH = 28;
const AXIS_TITLE = 14;
const HEIGHT = 118;
const WIDTH = Math.floor((TEXT_WIDTH - AXIS_TITLE) / PANELS_A_ROW - AXIS_WIDTH);

/** Validation accuracy by epoch with the range of the seeds, training accuracy dashed. */
export function curvesSpec(
  rows: readonly CurveRow[],
  heads: readonly PanelHead[],
  variants: readonly string[],
): TopLevelSpec {
  const panels = heads.map((head, i) =>
    curvesPanel(
      rows.filter(({ panel }) => panel === head.title),
      head,
      { variants, axisTitle: i % PANELS_A_ROW === 0 ? 'Accuracy (%)' : null },
    ),
  );
  return panelGrid(panels, { column: AXIS_WIDTH, row: 58 });
}

const LEGEND = {
  title: null,
  orient: 'bottom',
  direction: 'horizontal',
  symbolType: 'stroke',
  symbolOpacity: 1,
  symbolStrokeWidth: 1.6,
  offset: 4,
} as const;

function curvesPanel(
  rows: readonly CurveRow[],
  { title, note }: PanelHead,
  { variants, axisTitle }: { readonly variants: readonly string[]; readonly axisTitle: string | null },
): Panel {
  const lastEpoch = Math.max(2, ...rows.map(({ epoch }) => epoch));
  const reach = rows.flatMap(({ least, most }) => [least, most]);
  const y = { type: 'quantitative', scale: { domain: extent(reach, 100), zero: false, nice: true } } as const;
  const axis = { title: axisTitle, tickCount: 5 };
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title })) },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        scale: { domain: [1, lastEpoch], nice: false },
        axis: { title: 'Epoch', grid: false, tickMinStep: 1, tickCount: 5, format: 'd' },
      },
      color: variantColor(variants, LEGEND),
    },
    layer: [
      panelTitle(title),
      panelNote(note, WIDTH),
      {
        transform: [{ filter: "datum.split === 'validation'" }],
        mark: { type: 'area', opacity: 0.18 },
        encoding: { y: { ...y, field: 'least', axis }, y2: { field: 'most' } },
      },
      {
        mark: { type: 'line' },
        encoding: {
          y: { ...y, field: 'mean', axis },
          strokeDash: {
            field: 'split',
            type: 'nominal',
            scale: { domain: [...SPLITS], range: [[], [3, 2]] },
            legend: LEGEND,
          },
          strokeWidth: { condition: { test: "datum.split === 'training'", value: 0.8 }, value: 1.4 },
        },
      },
    ],
  };
}

export const trainingCurvesFigure = figureArtifact({
  name: 'training-curves',
  title: 'Training curves',
  spec: (context) => {
    const variants = [...new Set(context.cells.map(({ variant }) => variant))];
    return curvesSpec(curveRows(context), panelHeads(context.cells), variants);
  },
  caption: ({ cells }) => ({ provisional: hasProvisional(cells) }),
});
