import { mean, sampleStandardDeviation } from 'simple-statistics';
import { valuesBySeed } from '../cells/by-seed.ts';
import type { Cell } from '../cells/cell.ts';
import type { CellMeasure, Outcome } from '../definition/study.ts';
import { memoize } from '../load/memoize.ts';
import { type Interval, meanInterval } from '../stats/mean-interval.ts';
import { NO_VARIATION } from '../stats/sample.ts';
import type { Fact } from './fact.ts';
import { factsAbout, runsOf } from './make-fact.ts';

const average = (values: readonly number[]): number => mean([...values]);

/** Null for fewer than two seeds, or seeds that do not vary. */
function intervalOf(values: readonly number[]): Interval | null {
  const interval = values.length < 2 ? null : meanInterval(values);
  return interval?.kind === 'interval' ? interval : null;
}

/** Name, formula without what it is over, and the value: null where it needs more values, or values that vary. */
const OUTCOME_STATISTICS: readonly (readonly [
  string,
  string,
  (values: readonly number[]) => number | null,
])[] = [
  ['mean', 'mean', average],
  [
    'sd',
    'sample standard deviation (n - 1)',
    (values) => (values.length < 2 ? null : sampleStandardDeviation([...values])),
  ],
  ['ci_low', 'mean - t(0.975, n-1) · s / sqrt(n)', (values) => intervalOf(values)?.low ?? null],
  ['ci_high', 'mean + t(0.975, n-1) · s / sqrt(n)', (values) => intervalOf(values)?.high ?? null],
];

/** `<cell>.<outcome>.mean` and the like, with `.n`, how many seeds are in, of `.declared`; and `<cell>.<measure>`. */
export const cellFacts = memoize((cell: Cell): readonly Fact[] => [
  ...Object.entries(cell.study.outcomes).flatMap(([name, outcome]) => outcomeFacts(cell, name, outcome)),
  ...cell.study.measures.map((measure) => measureFact(cell, measure)),
]);

function outcomeFacts(cell: Cell, outcome: string, { of, unit, digits }: Outcome): Fact[] {
  const shared = sharedBy(cell);
  const values = [...valuesBySeed(cell, cell.study.outcomes[outcome]!).values()];
  const fact = factsAbout(`${cell.key}.${outcome}`, { study: cell.study.id, factors: cell.factors, outcome });
  const count = { unit: 'count', formula: 'number of seeds with a record' } as const;
  return [
    fact('n', { ...count, ...shared, value: cell.runs.length }),
    fact('declared', {
      value: cell.declaredSeeds.length,
      unit: 'count',
      formula: 'number of seeds that the studies declare for the cell',
    }),
    ...OUTCOME_STATISTICS.map(([name, formula, statistic]) =>
      fact(name, {
        ...{ ...shared, unit, digits, formula: `${formula} over seeds of ${of}` },
        value: values.length === 0 ? null : statistic(values),
        absent: ['no runs yet', 'needs at least two seeds'][values.length] ?? NO_VARIATION.reason,
      }),
    ),
  ];
}

function measureFact(cell: Cell, { name, unit, digits = 0, formula, of, absent }: CellMeasure): Fact {
  const values = cell.runs.map(of).filter((value) => value !== null);
  const fact = factsAbout(cell.key, { study: cell.study.id, factors: cell.factors, outcome: null });
  return fact(name, {
    ...{ ...sharedBy(cell), unit, digits, formula },
    value: values.length === 0 ? null : average(values),
    absent: cell.runs.length === 0 ? 'no runs yet' : (absent ?? 'no record has it'),
  });
}

const sharedBy = memoize((cell: Cell) => runsOf([cell]));
