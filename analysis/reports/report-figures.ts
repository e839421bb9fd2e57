/** What a study's report draws, of any study: its outcomes, its comparisons and the course of its runs. */
import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../context/context.ts';
import type { Outcome, StudyDefinition } from '../definition/study.ts';
import { axisTitle, differenceUnit } from '../definition/unit.ts';
import { inSentence } from '../facts/difference-shape.ts';
import { extent, numberOf } from '../figures/figure-values.ts';
import { FAINT_INK, INK, PROVISIONAL_INK } from '../figures/theme.ts';
import { historySpec } from './history-figure.ts';
import { differenceTitle, seriesOf, titleOf, treatment, varyingFactors } from './series.ts';

export interface ReportFigure {
  /** `final-<outcome>`, `difference-<outcome>` or `history-<value>`. */
  readonly name: string;
  /** In the PDF's own metadata. */
  readonly title: string;
  /** What is to be seen, as plain text. */
  readonly caption: string;
  /** @param context what there is of the study */
  spec(context: PaperContext): TopLevelSpec;
}

export function reportFigures(study: StudyDefinition): ReportFigure[] {
  const outcomes = Object.entries(study.outcomes);
  const asked = new Set(study.questions.map(({ outcome }) => outcome));
  return [
    ...outcomes.map(([name, outcome]) => ({
      name: fileName(`final-${name}`),
      title: outcome.label,
      caption: `${outcome.label}: mean over seeds with 95 % t interval, and every run as a faint mark; grey where seeds are missing.`,
      spec: (context: PaperContext) => finalSpec(context, study, name),
    })),
    ...outcomes
      .filter(([name]) => asked.has(name))
      .map(([name, outcome]) => ({
        name: fileName(`difference-${name}`),
        title: `Differences in ${inSentence(outcome)}`,
        caption: `Differences in ${inSentence(outcome)}, paired by seed, with 95 % t interval; grey and without one until all seeds are in.`,
        spec: (context: PaperContext) => differenceSpec(context, study, name),
      })),
    ...Object.entries(study.history).map(([name, value]) => ({
      name: fileName(`history-${name}`),
      title: value.label,
      caption: `${value.label} in the course of the runs: mean over seeds, their range shaded. Scales differ between panels.`,
      spec: ({ cells }: PaperContext) => historySpec(cells, study, name),
    })),
  ];
}

const fileName = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, '-');

/** A row of a figure of intervals: a mean, its interval where there is one, and single values. */
interface IntervalRow {
  readonly title: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly runs: readonly number[];
  readonly color: string;
}

function finalSpec({ cells, facts }: PaperContext, study: StudyDefinition, name: string): TopLevelSpec {
  const factors = varyingFactors(study, cells);
  const { of, unit, label } = study.outcomes[name]!;
  const scale = unit === 'fraction' ? 100 : 1;
  const series = seriesOf(cells, treatment(study, factors));
  const rows = cells.map((cell): IntervalRow => {
    const [value, low, high] = ['mean', 'ci_low', 'ci_high'].map((statistic) => {
      const number = numberOf(facts.get(`${cell.key}.${name}.${statistic}`));
      return number === null ? null : scale * number;
    }) as [number | null, number | null, number | null];
    const { runs, declaredSeeds, missingSeeds } = cell;
    const provisional = missingSeeds.length > 0;
    return {
      title: titleOf(cell, factors) + (provisional ? ` (${runs.length}/${declaredSeeds.length})` : ''),
      ...{ value, low, high },
      runs: runs.map(({ outcomes }) => scale * outcomes[of]!),
      color: provisional ? PROVISIONAL_INK : series.get(cell)!.color,
    };
  });
  return intervalSpec(rows, axisTitle(label, unit), null);
}

function differenceSpec(context: PaperContext, study: StudyDefinition, name: string): TopLevelSpec {
  const { cells, comparisons, facts } = context;
  const factors = varyingFactors(study, cells);
  const outcome: Outcome = study.outcomes[name]!;
  const rows = comparisons
    .filter(({ question }) => question.outcome === name)
    .map(({ key, a, b, question, complete }): IntervalRow => {
      const [value, low, high] = ['delta', 'ci_low', 'ci_high'].map((statistic) =>
        numberOf(facts.get(`${key}.${statistic}`)),
      ) as [number | null, number | null, number | null];
      const title = differenceTitle(a, b, question.over, factors);
      return { title, value, low, high, runs: [], color: complete ? INK : PROVISIONAL_INK };
    });
  const title = axisTitle(`Difference in ${inSentence(outcome)}`, differenceUnit(outcome.unit).unit);
  return intervalSpec(rows, title, 0);
}

const WIDTH = 260;
const ROW_HEIGHT = 13;

/** @param reference drawn as a line where it is not null */
function intervalSpec(rows: readonly IntervalRow[], title: string, reference: number | null): TopLevelSpec {
  const numbers = rows.flatMap(({ value, low, high, runs }) => [value, low, high, ...runs]);
  const domain = extent(reference === null ? numbers : [reference, ...numbers], 1);
  const x = { type: 'quantitative', scale: { domain, nice: true, zero: false } } as const;
  const axis = { title, tickCount: 6 } as const;
  const color = { field: 'color', type: 'nominal', scale: null } as const;
  const there = rows.filter(({ value }) => value !== null);
  const y = {
    field: 'title',
    type: 'nominal',
    scale: { domain: rows.map((row) => row.title) },
    axis: { title: null, ticks: false, domain: false, grid: true },
  } as const;
  const line = {
    data: { values: [{ reference }] },
    mark: { type: 'rule', color: FAINT_INK, strokeWidth: 0.8 } as const,
    encoding: { x: { ...x, field: 'reference', axis } },
  };
  return {
    width: WIDTH,
    height: Math.max(rows.length, 2) * ROW_HEIGHT,
    layer: [
      ...(reference === null ? [] : [line]),
      {
        data: { values: rows.flatMap(({ runs, ...row }) => runs.map((run) => ({ ...row, run }))) },
        mark: { type: 'tick', thickness: 0.8, size: 7, opacity: 0.4 },
        encoding: { x: { ...x, field: 'run', axis }, y, color },
      },
      {
        data: { values: there.filter(({ low, high }) => low !== null && high !== null) },
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { x: { ...x, field: 'low', axis }, x2: { field: 'high' }, y, color },
      },
      {
        data: { values: there },
        mark: { type: 'point', filled: true, size: 26, opacity: 1 },
        encoding: { x: { ...x, field: 'value', axis }, y, color },
      },
    ],
  };
}
