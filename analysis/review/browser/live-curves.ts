/** Learning curves that grow while runs train. */
import type { LiveCurves, LiveRun } from '../live-data.ts';
import { drawCurves, measureChoice, measuresOf } from './curves-part.ts';
import { type CurveRow, curveRow, type Measure, SEED_COLORS, seedLook } from './curves-spec.ts';
import { h, problem } from './dom.ts';
import { onPage } from './draw-chart.ts';
import { fetchCurves } from './live.ts';
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
  let asked: string | null = null;
  const draw = drawCurves(place, choice, () => {
    const names = [...new Set(rows.map(({ series }) => series))];
    const series = names.map((name, i) => {
      const { color, dash } = seedLook(i);
      return { name, dash, color: onPage(color) };
    });
    return { rows, series };
  });
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
          draw();
        })
        .catch((error: unknown) => place.replaceChildren(problem(error)));
    },
  };
}

function curveRows(curves: LiveCurves, measures: readonly Measure[]): CurveRow[] {
  return Object.entries(curves).flatMap(([path, rows]) =>
    rows.map((row) => curveRow(row, measures, { run: path, series: path.split('/').slice(1).join(' ') })),
  );
}
