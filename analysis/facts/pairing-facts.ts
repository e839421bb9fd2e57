/** How much pairing by seed gains over a study's comparisons, for a sentence that says so. */
import { max, median, min } from 'simple-statistics';
import type { Comparison } from '../cells/comparison.ts';
import { groupBy } from '../cells/group-by.ts';
import { memoize } from '../load/memoize.ts';
import { pairingGainsNothing } from '../stats/compare-paired.ts';
import type { FactMaker } from './build-facts.ts';
import { pairProgress } from './comparison-facts.ts';
import type { Fact } from './fact.ts';
import { type FactInput, factsAbout } from './make-fact.ts';

/**
 * `<study>.study.pairing.n<declared pairs>.*`: `comparisons` that declare so many pairs; `gains_nothing`, how many of them have a
 * paired interval no narrower than the unpaired one; `correlation_median`, `_low` and `_high` of their pairs. By the number of
 * pairs, because a correlation of three says next to nothing. A maker that a report names among its `facts`.
 */
export const pairingFacts: FactMaker = ({ study, comparisons }) => {
  const compared = comparisons.filter((one) => pairProgress(one).declared > 1);
  const groups = groupBy(compared, (one) => String(pairProgress(one).declared));
  return [...groups.values()].flatMap((group) => factsOf(`${study.prefix}study`, group));
};

interface Summary {
  readonly statistic: string;
  readonly unit: 'count' | 'ratio';
  readonly formula: string;
  readonly of: (group: readonly Comparison[]) => number | null;
}

const correlations = memoize((group: readonly Comparison[]): number[] =>
  group.flatMap(({ statistics }) => statistics?.correlation ?? []),
);

/** Null where no pairs have a correlation. */
function ofCorrelations(statistic: string, formula: string, of: (values: number[]) => number): Summary {
  const value = (group: readonly Comparison[]) =>
    correlations(group).length === 0 ? null : of(correlations(group));
  return { statistic, unit: 'ratio', formula, of: value };
}

const SUMMARIES: readonly Summary[] = [
  {
    statistic: 'gains_nothing',
    unit: 'count',
    formula: 'number with an interval ci_low to ci_high no narrower than unpaired_ci_low to unpaired_ci_high',
    of: (group) =>
      group.filter(({ statistics }) => statistics !== null && pairingGainsNothing(statistics) === true)
        .length,
  },
  ofCorrelations('correlation_median', 'median of pair_correlation', median),
  ofCorrelations('correlation_low', 'lowest pair_correlation', min),
  ofCorrelations('correlation_high', 'highest pair_correlation', max),
];

function factsOf(prefix: string, group: readonly Comparison[]): Fact[] {
  const pairs = group.map(pairProgress);
  const { declared } = pairs[0]!;
  const complete = group.every((one) => one.complete);
  const { a } = group[0]!;
  const among = `over the ${group.length} comparisons that declare ${declared} pairs`;
  const about = factsAbout(prefix, { study: a.study.id, factors: {}, outcome: null });
  const fact = (statistic: string, input: Omit<FactInput, 'key' | 'of'>) =>
    about(`pairing.n${declared}.${statistic}`, input);
  return [
    fact('comparisons', {
      value: group.length,
      unit: 'count',
      formula: `number of comparisons that declare ${declared} pairs`,
    }),
    ...SUMMARIES.map(({ statistic, unit, formula, of }) =>
      fact(statistic, {
        value: complete ? of(group) : null,
        unit,
        digits: unit === 'ratio' ? 2 : 0,
        formula: `${formula} ${among}`,
        facts: group.flatMap(({ key }) =>
          statistic === 'gains_nothing'
            ? ['ci_low', 'ci_high', 'unpaired_ci_low', 'unpaired_ci_high'].map((name) => `${key}.${name}`)
            : [`${key}.pair_correlation`],
        ),
        have: pairs.reduce((total, { have }) => total + have, 0),
        declared: pairs.reduce((total, pair) => total + pair.declared, 0),
        absent: complete
          ? 'needs three pairs, and outcomes that vary in both cells'
          : 'withheld until every declared seed of these comparisons is in',
      }),
    ),
  ];
}
