/** Learning curves that grow while runs train. */
import type { LiveCurves, LiveRun } from '../live-data.ts';
import type { Chart } from './charts.ts';
import { measureChoice, measuresOf } from './curves-part.ts';
import { type CurveRow, curveRow, curvesSpec, type Measure, SEED_COLORS, seedLook } from './curves-spec.ts';
import { h } from './dom.ts';
import { chartInk, drawChart, followScheme, onPage } from './draw-chart.ts';
import { fetchCurves } from './live.ts';
import { problem } from './runs-part.ts';
import { paper } from './store.ts';

export interface LiveChart {
  readonly elements: readonly HTMLElement[];
  /** Asks for the curves of these runs if they have grown, or if they are others. */
  follow(runs: readonly LiveRun[]): void;
}

/** Of more runs nobody can tell the lines apart; those that begin last are left out. */
const MOST_RUNS = SEED_COLORS.length;

export function liveCurves(): LiveChart {
  const place = h('div.chart', { role: 'img', 'aria-label': 'Learning curves' });
  const measures = measuresOf(paper().studies);
  const choice = measureChoice(measures);
  let rows: readonly CurveRow[] = [];
  let chart: Chart | null = null;
  let asked: string | null = null;
  const fail = (error: unknown) => place.replaceChildren(problem(error) as Node);
  const draw = async () => {
    chart?.end();
    chart = null;
    place.replaceChildren();
    if (rows.length === 0) {
      place.append(h('p.quiet', 'Curves begin when a run has evaluated for the first time.'));
      return;
    }
    const names = [...new Set(rows.map(({ series }) => series))];
    const series = names.map((name, i) => {
      const { color, dash } = seedLook(i);
      return { name, dash, color: onPage(color) };
    });
    const width = Math.max(240, Math.min(720, place.clientWidth - 8));
    const spec = curvesSpec(rows, series, choice.value, width, chartInk());
    chart = await drawChart(place, spec, { label: 'Learning curves' });
  };
  choice.addEventListener('change', () => chart?.signal('measure', choice.value));
  followScheme(place, () => void draw().catch(fail));
  return {
    elements: [choice, place],
    follow: (runs) => {
      const members = runs.filter(({ historyRows }) => historyRows > 0).slice(0, MOST_RUNS);
      const question = JSON.stringify(members.map(({ path, historyRows }) => [path, historyRows]));
      if (question === asked) return;
      asked = question;
      const curves =
        members.length === 0 ? Promise.resolve({}) : fetchCurves(members.map(({ path }) => path));
      curves
        .then((answer) => {
          rows = curveRows(answer, measures);
          return draw();
        })
        .catch(fail);
    },
  };
}

function curveRows(curves: LiveCurves, measures: readonly Measure[]): CurveRow[] {
  return Object.entries(curves).flatMap(([path, rows]) =>
    rows.map((row) => curveRow(row, measures, { run: path, series: path.split('/').slice(1).join(' ') })),
  );
}
