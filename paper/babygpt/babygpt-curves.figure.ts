import { max, mean, min } from 'simple-statistics';
import type { TopLevelSpec } from 'vega-lite';
import type { Cell } from '../../analysis/cells/cell.ts';
import { figureArtifact } from '../../analysis/figures/figure.ts';
import { extent } from '../../analysis/figures/figure-values.ts';
import { shownScales } from '../../analysis/figures/shown-scale.ts';
import { LAYOUT } from '../layout.ts';
import { publishedCurves } from './published-losses.ts';
import { babygpt } from './study.ts';

const SCHEDULE = 'constant';
const HEIGHT = 140;
/** The first evaluations are far above all others. */
const FROM_STEP = 500;

interface CurveRow {
  readonly model: string;
  readonly step: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

const title = (model: string): string => babygpt.factors.model!.values[model]!.title;

/** Loss by step over the seeds that are in, as it was published: over 200 batches of windows drawn at random. */
function curveOf({ factors, runs }: Cell): CurveRow[] {
  const histories = runs.map(({ history }) => history);
  return (histories[0] ?? []).flatMap(({ step }, i) => {
    const losses = histories.map((rows) => rows[i]!['validation.sampledLoss']!);
    if (step! < FROM_STEP) return [];
    const row = { model: title(factors.model!), step: step!, mean: mean(losses) };
    return [{ ...row, least: min(losses), most: max(losses) }];
  });
}

function spec(cells: readonly Cell[]): TopLevelSpec {
  const shown = cells.filter(({ factors }) => factors.schedule === SCHEDULE);
  const scales = shownScales(Object.values(babygpt.factors.model!.values));
  const model = {
    field: 'model',
    type: 'nominal',
    legend: { title: null, orient: 'top-right', symbolOpacity: 1 },
  } as const;
  const axis = { title: 'Validation loss (nats a token)', tickCount: 5 };
  const published = publishedCurves().flatMap(({ model, points }) =>
    points.filter(({ step }) => step >= FROM_STEP).map((point) => ({ model: title(model), ...point })),
  );
  const rows = shown.flatMap(curveOf);
  const losses = published.map(({ loss }) => loss);
  // While no run is in, the axis is that of what was published.
  const domain = rows.length === 0 ? { domain: extent(losses, 1) } : {};
  const y = { type: 'quantitative', scale: { zero: false, nice: true, ...domain } } as const;
  return {
    width: LAYOUT.textWidth - 60,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'step',
        type: 'quantitative',
        scale: { domain: [FROM_STEP, 5000], nice: false },
        axis: { title: 'Step', grid: false, tickCount: 9, format: 'd' },
      },
      color: { ...model, scale: scales.color },
    },
    layer: [
      {
        data: { values: rows },
        mark: { type: 'area', opacity: 0.16 },
        encoding: { y: { ...y, field: 'least', axis }, y2: { field: 'most' } },
      },
      {
        data: { values: rows },
        mark: { type: 'line', strokeWidth: 1.3 },
        encoding: {
          y: { ...y, field: 'mean', axis },
          strokeDash: { ...model, scale: scales.dash },
        },
      },
      {
        data: { values: published },
        mark: { type: 'point', filled: false, size: 36, strokeWidth: 1.4, opacity: 1 },
        encoding: { y: { ...y, field: 'loss', axis }, shape: { ...model, scale: scales.shape } },
      },
    ],
  };
}

export const babygptCurvesFigure = figureArtifact({
  file: import.meta.filename,
  name: 'babygpt-curves',
  title: 'Validation loss of babyGPT and babyBitNet',
  spec: ({ cells }) => spec(cells),
  caption:
    () => String.raw`Validation loss of babyGPT (\std{}) and babyBitNet (ternary) by step at a constant rate, over 200 batches of windows drawn at
random: mean over seeds, their range shaded. Hollow: \emph{as published}, one seed.`,
});
