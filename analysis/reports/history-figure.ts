import { max, mean, min } from 'simple-statistics';
import type { TopLevelSpec } from 'vega-lite';
import type { Cell } from '../cells/cell.ts';
import { groupBy } from '../cells/group-by.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { axisTitle } from '../definition/unit.ts';
import { extent } from '../figures/figure-values.ts';
import { LEGEND_BELOW, shownScales } from '../figures/shown-scale.ts';
import { memoize, memoizeAll } from '../load/memoize.ts';
import type { Run } from '../load/run.ts';
import { seriesOf, titleOf, treatment, varyingFactors } from './series.ts';

/** A value of one cell over the runs that have it, in percent of a fraction. */
export interface HistoryRange {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

type Point = readonly [at: number, value: number];

/** A run's value by epoch or, where its rows name none, by step. Kept: a history is read from its file each time. */
const curvesOf = memoizeAll(({ history }: Run, study: StudyDefinition): ReadonlyMap<string, Point[]> => {
  const names = Object.keys(study.history);
  return new Map(
    names.map((name) => [
      name,
      history.flatMap((row): Point[] =>
        row[name] === undefined ? [] : [[row.epoch ?? row.step ?? 0, row[name]]],
      ),
    ]),
  );
});

const isByEpoch = memoize((run: Run) => run.history[0]?.epoch !== undefined);

/** A value of the study's histories at each epoch or step. */
export function historyRanges(
  { study, runs }: Cell,
  name: string,
): (HistoryRange & { readonly at: number })[] {
  const scale = study.history[name]!.unit === 'fraction' ? 100 : 1;
  const points = runs.flatMap((run) => curvesOf(run, study).get(name)!);
  return [...groupBy(points, ([at]) => String(at)).values()]
    .map((there) => ({ at: there[0]![0], values: there.map(([, value]) => scale * value) }))
    .sort((a, b) => a.at - b.at)
    .map(({ at, values }) => ({ at, mean: mean(values), least: min(values), most: max(values) }));
}

const COLUMNS = 3;
/** Over all panels, in points; between two of them stand the numbers of an axis. */
const WIDTH = 400;
const SPACING = { column: 44, row: 56 };
const HEIGHT = 110;
const LEGEND = {
  ...LEGEND_BELOW,
  columns: COLUMNS,
  symbolType: 'stroke',
  symbolOpacity: 1,
  symbolStrokeWidth: 1.6,
  offset: 2,
} as const;

/** A panel for all cells that are equal in what the study holds equal: mean over seeds, and their range shaded. */
export function historySpec(cells: readonly Cell[], study: StudyDefinition, name: string): TopLevelSpec {
  const factors = varyingFactors(study, cells);
  const series = seriesOf(cells, treatment(study, factors));
  const held = factors.filter((factor) => study.panel.includes(factor));
  const panels = [...groupBy(cells, (cell) => titleOf(cell, held))];
  const columns = Math.min(COLUMNS, panels.length);
  const width = Math.floor((WIDTH - (columns - 1) * SPACING.column) / columns);
  const shown = [...new Set(series.values())];
  const scales = shownScales(shown);
  const field = { field: 'series', type: 'nominal', legend: shown.length < 2 ? null : LEGEND } as const;
  const color = { ...field, scale: scales.color };
  const strokeDash = { ...field, scale: scales.dash };
  const xTitle = cells.some(({ runs }) => runs.some(isByEpoch)) ? 'Epoch' : 'Step';
  return {
    bounds: 'flush',
    columns,
    spacing: SPACING,
    concat: panels.map(([title, members], i) => {
      const rows = members.flatMap((cell) =>
        historyRanges(cell, name).map((range) => ({ series: series.get(cell)!.title, ...range })),
      );
      const y = {
        type: 'quantitative',
        scale: {
          domain: extent(
            rows.flatMap(({ least, most }) => [least, most]),
            1,
          ),
          nice: true,
          zero: false,
        },
      } as const;
      const axis = {
        title: i % columns === 0 ? axisTitle(study.history[name]!.label, study.history[name]!.unit) : null,
        tickCount: 5,
      };
      return {
        ...(title === '' ? {} : { title: { text: title, anchor: 'start', offset: 4 } as const }),
        width,
        height: HEIGHT,
        data: { values: rows },
        encoding: {
          x: {
            field: 'at',
            type: 'quantitative',
            scale: {
              domain: extent(
                rows.map(({ at }) => at),
                1,
              ),
              nice: false,
            },
            axis: { title: xTitle, grid: false, tickCount: 4, format: 'd' },
          },
          color,
        },
        layer: [
          {
            mark: { type: 'area', opacity: 0.16 },
            encoding: { y: { ...y, field: 'least', axis }, y2: { field: 'most' } },
          },
          {
            mark: { type: 'line', strokeWidth: 1.3 },
            encoding: { y: { ...y, field: 'mean', axis }, strokeDash },
          },
        ],
      };
    }),
  };
}
