import type { TopLevelSpec } from 'vega-lite';
import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { figureArtifact } from '../../../analysis/figures/figure.ts';
import {
  extent,
  hasProvisional,
  type Progress,
  percentOf,
  progressOf,
} from '../../../analysis/figures/figure-values.ts';
import { FAINT_INK } from '../../../analysis/figures/theme.ts';
import { LAYOUT } from '../../layout.ts';
import { mainCells } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';
import { crowdedCaption, meanLane, seedLane } from './lanes.ts';
import { panelTitle } from './panel-title.ts';
import { PANELS_A_ROW, type Panel, panelGrid } from './panels.ts';
import { variantColorIfFinal, variantScales } from './variant-scale.ts';

/** One cell; accuracies in percent. */
export interface AccuracyRow extends Progress {
  readonly panel: string;
  readonly variant: string;
  /** Of the mean over seeds, with its 95 % t interval; null while seeds are missing. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly seeds: readonly { readonly seed: number; readonly accuracy: number }[];
}

export function accuracyRows({ cells, facts }: PaperContext): AccuracyRow[] {
  return mainCells(cells).map((cell) => {
    const accuracy = (name: string) => percentOf(facts.get(`${cell.key}.accuracy.${name}`));
    const progress = progressOf(cell);
    // Of two seeds of three it would be twelve standard errors wide, and flatten all else in the panel.
    const interval = progress.provisional
      ? { low: null, high: null }
      : { low: accuracy('ci_low'), high: accuracy('ci_high') };
    return {
      panel: rowTitle(cell, cells),
      variant: at(cell).variant,
      mean: accuracy('mean'),
      ...interval,
      seeds: cell.runs.map(({ seed, outcomes }) => ({
        seed,
        accuracy: 100 * outcomes['test.accuracy']!,
      })),
      ...progress,
    };
  });
}

/** Points for the variants' names, and between two panels. */
const LABELS = 74;
const GAP = 16;
const WIDTH = Math.floor((LAYOUT.textWidth - LABELS) / PANELS_A_ROW - GAP);
/** Points between one variant and the next; mean and interval stand above the middle, the seeds below. */
const STEP = 25;
const SEED_LANE = 6;

/**
 * A panel for each data set, a line for each variant: the mean with its interval, and below them every seed. Each
 * panel has a scale of its own, for what is compared stands in one panel.
 */
export function accuracySpec(rows: readonly AccuracyRow[]): TopLevelSpec {
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  return panelGrid(
    panels.map((panel, i) => {
      const members = rows.filter((row) => row.panel === panel);
      return accuracyPanel(members, { variants, labels: i % PANELS_A_ROW === 0 });
    }),
    { column: GAP, row: 56 },
  );
}

function accuracyPanel(
  rows: readonly AccuracyRow[],
  { variants, labels }: { readonly variants: readonly string[]; readonly labels: boolean },
): Panel {
  const { domain, shape } = variantScales(variants);
  const titled = rows.map((row) => ({ ...row, variant: variantStyle(row.variant).title }));
  const cells = titled.map(({ seeds: _, ...cell }) => cell);
  const shown = [
    ...cells.flatMap(({ low, high, mean }) => [low, high, mean]),
    ...rows.flatMap(({ seeds }) => seeds.map((one) => one.accuracy)),
  ];
  const scale = { domain: extent(shown, 2), zero: false, nice: true, padding: 6 };
  const x = (field: string) => ({ field, type: 'quantitative', scale }) as const;
  const color = variantColorIfFinal(variants, null);
  return {
    width: WIDTH,
    height: { step: STEP },
    data: { values: cells },
    encoding: {
      y: {
        field: 'variant',
        type: 'nominal',
        scale: { domain },
        axis: { title: null, grid: false, ticks: false, domain: false, labels, labelPadding: 8 },
      },
    },
    layer: [
      panelTitle(rows[0]!.panel),
      ...meanLane({
        x,
        mean: { ...x('mean'), axis: { title: 'Test accuracy (%)', tickCount: 4 } },
        color,
        shape,
      }),
      seedLane(titled, { field: 'accuracy', x, color, offset: SEED_LANE }),
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 7, yOffset: SEED_LANE },
        encoding: { text: { field: 'progress' }, x: { value: WIDTH + 3 }, color: { value: FAINT_INK } },
      },
    ],
  };
}

export const accuracyFigure = figureArtifact({
  file: import.meta.filename,
  name: 'accuracy',
  title: 'Test accuracy of every cell',
  spec: (context) => accuracySpec(accuracyRows(context)),
  caption({ cells }) {
    const shown = mainCells(cells);
    const draft = hasProvisional(shown)
      ? ' Grey: provisional, without interval, with how\nmany of the declared seeds are in.'
      : '';
    const text = String.raw`Test accuracy. Filled marks are means, bars their 95\,\% $t$ intervals, circles below them the seeds one by one.
Scales differ between data sets.`;
    return text + draft + crowdedCaption(shown.map(({ runs }) => runs));
  },
});
