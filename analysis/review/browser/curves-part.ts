/** Learning curves of the runs behind a number, drawn when they come into sight. */
import { axisTitle } from '../../definition/unit.ts';
import type { ReviewStudy } from '../review-data.ts';
import type { Chart } from './charts.ts';
import { type CurveRow, curveRow, curvesSpec, type Measure, type Series, seedLook } from './curves-spec.ts';
import { h, problem } from './dom.ts';
import { chartInk, drawChart, followScheme, onPage } from './draw-chart.ts';
import { part } from './panel.ts';
import { cellOf, loadRun, paper, runs } from './store.ts';

/** Of more runs than these nobody can tell the lines apart. */
const MOST_RUNS = 24;

/** Null where the runs' studies name no values of their histories. */
export function curvesPart(members: readonly number[]): HTMLElement | null {
  const shown = members.slice(0, MOST_RUNS);
  const place = h('div.chart', { role: 'img', 'aria-label': 'Learning curves' });
  const measures = measuresOf(
    [...new Set(shown.map((run) => cellOf(run).study))].map((i) => paper().studies[i]!),
  );
  if (measures.length === 0) return null;
  const choice = measureChoice(measures);
  const left = members.length - shown.length;
  void fill(place, choice, measures, shown);
  return part(
    'Learning curves',
    choice,
    place,
    left > 0 && h('p.quiet', `The first ${MOST_RUNS} runs; ${left} more are in the list below.`),
  );
}

async function fill(
  place: HTMLElement,
  choice: HTMLSelectElement,
  measures: readonly Measure[],
  members: readonly number[],
): Promise<void> {
  try {
    const loaded = await Promise.all(members.map((run) => loadRun(runs().path[run]!)));
    const rows = loaded.flatMap(({ path, history }, i) =>
      history.map((row) => curveRow(row, measures, { run: path, series: seriesName(members, i) })),
    );
    drawCurves(place, choice, () => ({ rows, series: seriesOf(members) }));
  } catch (error) {
    place.replaceChildren(problem(error));
  }
}

/**
 * Lines that follow the choice of what is shown and the page's color scheme.
 * @returns draws the curves that there are by then
 */
export function drawCurves(
  place: HTMLElement,
  choice: HTMLSelectElement,
  curves: () => { readonly rows: readonly CurveRow[]; readonly series: readonly Series[] },
): () => void {
  let chart: Chart | null = null;
  choice.addEventListener('change', () => chart?.signal('measure', choice.value));
  return followScheme(place, async () => {
    chart?.end();
    chart = null;
    place.replaceChildren();
    const { rows, series } = curves();
    if (rows.length === 0) {
      place.append(h('p.quiet', 'Curves begin when a run has evaluated for the first time.'));
      return;
    }
    const width = Math.max(240, Math.min(720, place.clientWidth - 8));
    chart = await drawChart(place, curvesSpec(rows, series, choice.value, width, chartInk()), {
      label: 'Learning curves',
      tip: (datum) => tip(datum as CurveRow, choice.value),
    });
  });
}

function tip(row: CurveRow, measure: string): string {
  const value = row.values[measure] ?? Number.NaN;
  const shown = value >= 0.01 ? value.toFixed(3) : value.toExponential(1);
  return `${row.series}, ${row.at}: ${shown}`;
}

/** What the histories of these runs' studies have to show. */
export function measuresOf(studies: readonly ReviewStudy[]): Measure[] {
  const named = new Map(studies.flatMap(({ history }) => history.map((measure) => [measure.name, measure])));
  return [...named.values()];
}

/** A choice of what curves show. */
export function measureChoice(measures: readonly Measure[]): HTMLSelectElement {
  return h(
    'select',
    { 'aria-label': 'What the curves show' },
    measures.map((measure) => h('option', { value: measure.name }, axisTitle(measure.label, measure.unit))),
  );
}

/** By seed where all runs are of one cell, by cell otherwise. */
function seriesName(members: readonly number[], i: number): string {
  const cells = new Set(members.map(cellOf));
  const { treatment, setting } = cellOf(members[i]!);
  if (cells.size === 1) return `seed ${runs().seed[members[i]!]}`;
  const several = new Set([...cells].map((cell) => cell.setting)).size > 1;
  return several ? `${treatment}, ${setting}` : treatment;
}

function seriesOf(members: readonly number[]): Series[] {
  const cells = new Set(members.map(cellOf));
  const names = [...new Set(members.map((_, i) => seriesName(members, i)))];
  const treatments = new Set([...cells].map(({ treatment }) => treatment));
  const byTreatment = cells.size > 1 && treatments.size === names.length;
  return names.map((name, i) => {
    const own = [...cells].find(({ treatment }) => treatment === name)?.color;
    const { color, dash } = seedLook(i);
    return { name, dash, color: onPage(byTreatment && own !== undefined ? own : color) };
  });
}
