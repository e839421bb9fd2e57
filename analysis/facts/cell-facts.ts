import { mean, sampleStandardDeviation } from 'simple-statistics';
import { valuesBySeed } from '../cells/by-seed.ts';
import type { Cell } from '../cells/cell.ts';
import type { CellMeasure, Outcome } from '../definition/study.ts';
import { memoize } from '../load/memoize.ts';
import { type Interval, meanInterval } from '../stats/mean-interval.ts';
import type { Fact } from './fact.ts';
import { makeFact } from './make-fact.ts';

interface OutcomeStatistic {
  readonly name: string;
  readonly formula: (of: string) => string;
  /** Null where it needs more values, or values that vary. */
  readonly of: (values: readonly number[]) => number | null;
}

const average = (values: readonly number[]): number => mean([...values]);

/** Null for fewer than two seeds, or seeds that do not vary. */
function intervalOf(values: readonly number[]): Interval | null {
  const interval = values.length < 2 ? null : meanInterval(values);
  return interval?.kind === 'interval' ? interval : null;
}

const OUTCOME_STATISTICS: readonly OutcomeStatistic[] = [
  { name: 'mean', formula: (of) => `mean over seeds of ${of}`, of: average },
  {
    name: 'sd',
    formula: (of) => `sample standard deviation (n - 1) over seeds of ${of}`,
    of: (values) => (values.length < 2 ? null : sampleStandardDeviation([...values])),
  },
  {
    name: 'ci_low',
    formula: (of) => `mean - t(0.975, n-1) · s / sqrt(n) over seeds of ${of}`,
    of: (values) => intervalOf(values)?.low ?? null,
  },
  {
    name: 'ci_high',
    formula: (of) => `mean + t(0.975, n-1) · s / sqrt(n) over seeds of ${of}`,
    of: (values) => intervalOf(values)?.high ?? null,
  },
];

/** `<cell>.<outcome>.mean` and the like, with `.n`, how many seeds are in, of `.declared`; and `<cell>.<measure>`. */
export const cellFacts = memoize((cell: Cell): readonly Fact[] => [
  ...Object.entries(cell.study.outcomes).flatMap(([name, outcome]) => outcomeFacts(cell, name, outcome)),
  ...cell.study.measures.map((measure) => measureFact(cell, measure)),
]);

function outcomeFacts(cell: Cell, outcome: string, { of, unit, digits }: Outcome): Fact[] {
  const shared = sharedBy(cell);
  const values = [...valuesBySeed(cell, cell.study.outcomes[outcome]!).values()];
  const named = (statistic: string) => ({
    key: `${cell.key}.${outcome}.${statistic}`,
    of: { study: cell.study.id, factors: cell.factors, outcome, statistic },
  });
  return [
    makeFact({
      ...named('n'),
      value: cell.runs.length,
      unit: 'count',
      formula: 'number of seeds with a record',
      ...shared,
    }),
    makeFact({
      ...named('declared'),
      value: cell.declaredSeeds.length,
      unit: 'count',
      formula: 'number of seeds that the studies declare for the cell',
    }),
    ...OUTCOME_STATISTICS.map((statistic) =>
      makeFact({
        ...named(statistic.name),
        value: values.length === 0 ? null : statistic.of(values),
        unit,
        digits,
        formula: statistic.formula(of),
        ...shared,
        absent: cell.runs.length === 0 ? 'no runs yet' : 'needs at least two seeds',
      }),
    ),
  ];
}

function measureFact(cell: Cell, { name, unit, digits = 0, formula, of, absent }: CellMeasure): Fact {
  const values = cell.runs.map(of).filter((value) => value !== null);
  return makeFact({
    key: `${cell.key}.${name}`,
    of: { study: cell.study.id, factors: cell.factors, outcome: null, statistic: name },
    value: values.length === 0 ? null : average(values),
    unit,
    digits,
    formula,
    ...sharedBy(cell),
    absent: cell.runs.length === 0 ? 'no runs yet' : (absent ?? 'no record has it'),
  });
}

const sharedBy = memoize(({ runs, declaredSeeds }: Cell) => ({
  runs: runs.map(({ path }) => path),
  have: runs.length,
  declared: declaredSeeds.length,
}));
