/** Learning curves of the runs behind a number, drawn when they come into sight. */
import type { ReviewRun } from '../review-data.ts';
import type { Chart } from './charts.ts';
import { type CurveRow, curvesSpec, MEASURES, type Measure, type Series } from './curves-spec.ts';
import { h } from './dom.ts';
import { chartInk, drawChart, followScheme, onPage } from './draw-chart.ts';
import { part } from './panel.ts';
import { problem } from './runs-part.ts';
import { seedLook } from './seed-look.ts';
import { cellOf, loadRun, runs } from './store.ts';

/** Of more runs than these nobody can tell the lines apart. */
const MOST_RUNS = 24;

interface Epoch {
  readonly epoch: number;
  readonly learningRate: number;
  readonly train: { readonly loss: number; readonly accuracy: number };
  readonly validation: { readonly loss: number; readonly accuracy: number };
}

export function curvesPart(members: readonly number[]): HTMLElement {
  const shown = members.slice(0, MOST_RUNS);
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Learning curves' });
  const choice = h(
    'select',
    { 'aria-label': 'What the curves show' },
    Object.entries(MEASURES).map(([name, title]) => h('option', { value: name }, title)),
  );
  const left = members.length - shown.length;
  void fill(place, choice, shown);
  return part(
    'Learning curves',
    choice,
    place,
    left > 0 &&
      h('p', { class: 'quiet' }, `The first ${MOST_RUNS} runs; ${left} more are in the list below.`),
  );
}

async function fill(
  place: HTMLElement,
  choice: HTMLSelectElement,
  members: readonly number[],
): Promise<void> {
  try {
    const loaded = await Promise.all(members.map((run) => loadRun(runs().path[run]!)));
    drawCurves(
      place,
      choice,
      loaded.flatMap((run, i) => curveRows(run, seriesName(members, i))),
      seriesOf(members),
    );
  } catch (error) {
    place.replaceChildren(problem(error) as Node);
  }
}

/** Lines that follow the choice of what is shown and the page's color scheme. */
export function drawCurves(
  place: HTMLElement,
  choice: HTMLSelectElement,
  rows: readonly CurveRow[],
  series: () => readonly Series[],
): void {
  let chart: Chart | null = null;
  const draw = async () => {
    chart?.end();
    place.replaceChildren();
    const spec = curvesSpec(
      rows,
      series(),
      choice.value as Measure,
      Math.max(240, place.clientWidth - 8),
      chartInk(),
    );
    chart = await drawChart(place, spec, {
      label: 'Learning curves',
      tip: (datum) => tip(datum as CurveRow, choice.value as Measure),
    });
  };
  choice.addEventListener('change', () => chart?.signal('measure', choice.value));
  followScheme(
    place,
    () => void draw().catch((error: unknown) => place.replaceChildren(problem(error) as Node)),
  );
}

function tip(row: CurveRow, measure: Measure): string {
  const value = row[measure];
  const shown = value >= 0.01 ? value.toFixed(measure.endsWith('Accuracy') ? 2 : 3) : value.toExponential(1);
  return `${row.series}, epoch ${row.epoch}: ${shown}`;
}

export function curveRows(run: ReviewRun, series: string): CurveRow[] {
  return run.history.map((row) => ({
    run: run.path,
    series,
    epoch: row.epoch!,
    validationAccuracy: 100 * row['validation.accuracy']!,
    trainAccuracy: 100 * row['train.accuracy']!,
    validationLoss: row['validation.loss']!,
    trainLoss: row['train.loss']!,
    learningRate: row.learningRate!,
  }));
}

export function epochRow(
  { epoch, learningRate, train, validation }: Epoch,
  run: string,
  series: string,
): CurveRow {
  return {
    run,
    series,
    epoch,
    validationAccuracy: 100 * validation.accuracy,
    trainAccuracy: 100 * train.accuracy,
    validationLoss: validation.loss,
    trainLoss: train.loss,
    learningRate,
  };
}

/** By seed where all runs are of one cell, by cell otherwise. */
function seriesName(members: readonly number[], i: number): string {
  const cells = new Set(members.map(cellOf));
  const { variant, dataset } = cellOf(members[i]!);
  if (cells.size === 1) return `seed ${runs().seed[members[i]!]}`;
  const several = new Set([...cells].map((cell) => cell.dataset)).size > 1;
  return several ? `${variant}, ${dataset}` : variant;
}

function seriesOf(members: readonly number[]): () => Series[] {
  const cells = new Set(members.map(cellOf));
  const names = [...new Set(members.map((_, i) => seriesName(members, i)))];
  const variants = new Set([...cells].map(({ variant }) => variant));
  const byVariant = cells.size > 1 && variants.size === names.length;
  return () =>
    names.map((name, i) => {
      const own = [...cells].find(({ variant }) => variant === name)?.color;
      const { color, dash } = seedLook(i);
      return { name, dash, color: onPage(byVariant && own !== undefined ? own : color) };
    });
}
