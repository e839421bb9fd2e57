import type { TopLevelSpec } from 'vega-lite';
import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { figureArtifact } from '../../../analysis/figures/figure.ts';
import { extent, hasProvisional } from '../../../analysis/figures/figure-values.ts';
import { LEGEND_BELOW } from '../../../analysis/figures/shown-scale.ts';
import { type HistoryRange, historyRanges } from '../../../analysis/reports/history-figure.ts';
import { LAYOUT } from '../../layout.ts';
import { mainCells } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';
import { panelNote, panelTitle } from './panel-title.ts';
import { PANELS_A_ROW, type Panel, type PanelHead, panelGrid, panelHeads } from './panels.ts';
import { variantColor, variantDash } from './variant-scale.ts';

/** One epoch of one cell on one split, over the seeds that are in; accuracies in percent. */
export interface CurveRow extends HistoryRange {
  readonly panel: string;
  readonly variant: string;
  readonly split: Split;
  readonly epoch: number;
}

const SPLITS = ['validation', 'training'] as const;
type Split = (typeof SPLITS)[number];
const SHOWN = {
  validation: { name: 'validation.accuracy', title: 'Validation' },
  training: { name: 'train.accuracy', title: 'Training' },
} as const satisfies Record<Split, object>;

export function curveRows({ cells }: PaperContext): CurveRow[] {
  return mainCells(cells).flatMap((cell) =>
    SPLITS.flatMap((split) =>
      historyRanges(cell, SHOWN[split].name).map(({ at: epoch, ...range }) => ({
        ...{ panel: rowTitle(cell, cells), variant: at(cell).variant, split, epoch },
        ...range,
      })),
    ),
  );
}

/** Points left of each panel for the numbers of its axis, and left of the first for the axis' title. */
const AXIS_WIDTH = 28;
const AXIS_TITLE = 14;
const HEIGHT = 52;
const WIDTH = Math.floor((LAYOUT.textWidth - AXIS_TITLE) / PANELS_A_ROW - AXIS_WIDTH);
const LEGEND = {
  ...LEGEND_BELOW,
  symbolType: 'stroke',
  symbolOpacity: 1,
  symbolStrokeWidth: 1.6,
  offset: 4,
} as const;

/** A row of panels for validation accuracy, one for training accuracy below it: mean and range of the seeds by epoch. */
export function curvesSpec(
  rows: readonly CurveRow[],
  heads: readonly PanelHead[],
  variants: readonly string[],
): TopLevelSpec {
  const panels = rowsOf(heads).flatMap((row) =>
    SPLITS.flatMap((split) =>
      row.map((head, column) => {
        const members = rows.filter((one) => one.panel === head.title && one.split === split);
        return curvesPanel(members, { head, split, variants, isFirst: column === 0 });
      }),
    ),
  );
  // Below the training panels of one row of heads, the axis' title and the next row's titles need room too.
  return panelGrid(panels, { column: AXIS_WIDTH, row: heads.length > PANELS_A_ROW ? 46 : 30 });
}

function rowsOf(heads: readonly PanelHead[]): (readonly PanelHead[])[] {
  return Array.from({ length: Math.ceil(heads.length / PANELS_A_ROW) }, (_, i) =>
    heads.slice(i * PANELS_A_ROW, (i + 1) * PANELS_A_ROW),
  );
}

interface CurvesPanel {
  readonly head: PanelHead;
  readonly split: Split;
  readonly variants: readonly string[];
  readonly isFirst: boolean;
}

function curvesPanel(rows: readonly CurveRow[], { head, split, variants, isFirst }: CurvesPanel): Panel {
  const isTop = split === SPLITS[0];
  const reach = rows.flatMap(({ least, most }) => [least, most]);
  const y = { type: 'quantitative', scale: { domain: extent(reach, 100), zero: false, nice: true } } as const;
  const axis = { title: isFirst ? `${SHOWN[split].title} (%)` : null, tickCount: 4 };
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title })) },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        scale: { domain: [1, Math.max(2, ...rows.map(({ epoch }) => epoch))], nice: false },
        axis: { title: isTop ? null : 'Epoch', grid: false, tickMinStep: 1, tickCount: 5, format: 'd' },
      },
      color: variantColor(variants, LEGEND),
    },
    layer: [
      ...(isTop ? [panelTitle(head.title), panelNote(head.note, [WIDTH - 2, HEIGHT - 2], head.facts)] : []),
      {
        mark: { type: 'area', opacity: 0.16 },
        encoding: { y: { ...y, field: 'least', axis }, y2: { field: 'most' } },
      },
      {
        mark: { type: 'line', strokeWidth: 1.3 },
        encoding: { y: { ...y, field: 'mean', axis }, strokeDash: variantDash(variants, LEGEND) },
      },
    ],
  };
}

export const trainingCurvesFigure = figureArtifact({
  file: import.meta.filename,
  name: 'training-curves',
  title: 'Training curves',
  spec: (context) => {
    const cells = mainCells(context.cells);
    const variants = [...new Set(cells.map((cell) => at(cell).variant))];
    return curvesSpec(curveRows(context), panelHeads(cells), variants);
  },
  caption: ({ cells }) =>
    `Accuracy in percent by epoch, mean over seeds with the range of the seeds shaded. Validation accuracy is measured at the end of the
epoch, training accuracy during it, on augmented images and while the weights still change. Scales differ between panels.${
      hasProvisional(mainCells(cells)) ? ' Provisional: seeds are missing.' : ''
    }`,
});
