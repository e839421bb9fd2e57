import { accuracyBySeed, declaredInAll, runPaths } from '../cells/by-seed.ts';
import type { Comparison } from '../cells/comparison.ts';
import { oncePer } from '../load/once-per.ts';
import type { PairedComparison } from '../stats/compare-paired.ts';
import { meanInterval } from '../stats/mean-interval.ts';
import { smallestSignFlipP } from '../stats/sign-flip-test.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

type Shape = Pick<FactInput, 'unit' | 'digits' | 'formula'>;

/** What is shown only when every declared seed is in. */
interface HeldMeasure extends Shape {
  readonly name: string;
  readonly of: (statistics: PairedComparison) => number | null;
  /** Why there is none where the statistics are there and the differences vary. */
  readonly undefined?: string;
}

const points = (value: number | null): number | null => (value === null ? null : 100 * value);

const EQUIVALENCE_LEVEL = 0.9;

function equivalenceBound(end: 'low' | 'high', { differences }: PairedComparison): number | null {
  const interval = meanInterval(differences, EQUIVALENCE_LEVEL);
  return interval.kind === 'interval' ? points(interval[end]) : null;
}

const HELD: readonly HeldMeasure[] = [
  {
    name: 'ci_low',
    unit: 'points',
    digits: 2,
    formula: '100 · (mean of d - t(0.975, n-1) · s / sqrt(n))',
    of: ({ ciLow }) => points(ciLow),
  },
  {
    name: 'ci_high',
    unit: 'points',
    digits: 2,
    formula: '100 · (mean of d + t(0.975, n-1) · s / sqrt(n))',
    of: ({ ciHigh }) => points(ciHigh),
  },
  {
    name: 'ci90_low',
    unit: 'points',
    digits: 2,
    formula:
      '100 · (mean of d - t(0.95, n-1) · s / sqrt(n)), the interval of two one-sided t-tests at level 0.05',
    of: (statistics) => equivalenceBound('low', statistics),
  },
  {
    name: 'ci90_high',
    unit: 'points',
    digits: 2,
    formula:
      '100 · (mean of d + t(0.95, n-1) · s / sqrt(n)), the interval of two one-sided t-tests at level 0.05',
    of: (statistics) => equivalenceBound('high', statistics),
  },
  { name: 't', unit: 'ratio', digits: 2, formula: 'mean of d / (s / sqrt(n))', of: ({ t }) => t },
  { name: 'p_t', unit: 'p', digits: 3, formula: 'two-sided paired t-test of d', of: ({ pT }) => pT },
  {
    name: 'p_signflip',
    unit: 'p',
    digits: 3,
    formula: 'two-sided exact sign-flip test of the mean of d',
    of: ({ pSignFlip }) => pSignFlip,
    undefined: 'more pairs than the exact test enumerates',
  },
  { name: 'dz', unit: 'ratio', digits: 2, formula: "Cohen's d_z = mean of d / s", of: ({ dz }) => dz },
  {
    name: 'gz',
    unit: 'ratio',
    digits: 2,
    formula: "d_z with Hedges' correction for small n",
    of: ({ gz }) => gz,
    undefined: 'undefined for two pairs',
  },
  {
    name: 'detectable',
    unit: 'points',
    digits: 2,
    formula:
      '100 · smallest difference that the paired t-test finds with power 0.8 at level 0.05, given s and n',
    of: ({ smallestDetectableDifference }) => points(smallestDetectableDifference),
  },
];

/** The pairs of one comparison: how many are in, of how many that both cells declare. */
export function pairProgress({ a, b, seeds }: Comparison): { have: number; declared: number } {
  return {
    have: seeds.length,
    declared: declaredInAll([a, b]).length,
  };
}

/**
 * `<dataset>.<model>.<a>-vs-<b>.*`. The difference is shown as soon as there is one; intervals, effect sizes and
 * p-values, which are what one would stop a study by, only when every declared seed of both cells is in.
 */
export function comparisonFacts(comparison: Comparison, family: readonly Comparison[]): Fact[] {
  return [...ownFacts(comparison), holmFact(comparison, family)];
}

/** All but what depends on the rest of the family. */
const ownFacts = oncePer((comparison: Comparison): readonly Fact[] => {
  const { key, a, b } = comparison;
  const progress = pairProgress(comparison);
  const runs = pairedRuns(comparison);
  const where = `d_i = test accuracy of ${a.key} - test accuracy of ${b.key}, seed i`;
  const fact = (name: string, shape: Shape, value: number | null, absent: string | null = null) =>
    makeFact({
      key: `${key}.${name}`,
      ...shape,
      formula: `${shape.formula}; ${where}`,
      value,
      runs,
      ...progress,
      absent,
    });
  return [
    fact('delta', { unit: 'points', digits: 2, formula: '100 · mean of d' }, meanDifference(comparison)),
    fact('n', { unit: 'count', formula: 'number of seeds with a run in both cells' }, progress.have),
    fact(
      'p_min',
      {
        unit: 'p',
        digits: 3,
        formula: 'smallest p of the two-sided sign-flip test at the declared n: 2^(1 - n)',
      },
      progress.declared === 0 ? null : smallestSignFlipP(progress.declared),
    ),
    ...HELD.map((measure) => {
      const { value, absent } = held(comparison, measure);
      return fact(measure.name, measure, value, absent);
    }),
  ];
});

function held(
  { statistics, complete }: Comparison,
  measure: HeldMeasure,
): { value: number | null; absent: string | null } {
  if (!complete) return { value: null, absent: 'withheld until every declared seed of both cells is in' };
  if (statistics === null) return { value: null, absent: 'needs at least two seeds in both cells' };
  return { value: measure.of(statistics), absent: statistics.degenerate ?? measure.undefined ?? null };
}

function holmFact(comparison: Comparison, family: readonly Comparison[]): Fact {
  const pairs = family.map(pairProgress);
  return makeFact({
    key: `${comparison.key}.p_t_holm`,
    value: comparison.pHolm,
    unit: 'p',
    digits: 3,
    formula: `p_t after Holm over the ${family.length} comparisons of the family ${comparison.family}`,
    facts: family.map(({ key }) => `${key}.p_t`),
    runs: pairedRuns(comparison),
    have: pairs.reduce((total, { have }) => total + have, 0),
    declared: pairs.reduce((total, { declared }) => total + declared, 0),
    absent: family.every(({ complete }) => complete)
      ? (comparison.statistics?.degenerate ?? 'needs at least two seeds in both cells')
      : 'withheld until every declared seed of the family is in',
  });
}

/** Points. The mean needs one pair only, so it can be shown before the statistics. */
function meanDifference({ a, b, seeds }: Comparison): number | null {
  if (seeds.length === 0) return null;
  const [minuend, subtrahend] = [accuracyBySeed(a), accuracyBySeed(b)];
  const differences = seeds.map((seed) => minuend.get(seed)! - subtrahend.get(seed)!);
  return (100 * differences.reduce((total, difference) => total + difference, 0)) / seeds.length;
}

const pairedRuns = oncePer(({ a, b, seeds }: Comparison): readonly string[] => runPaths([a, b], seeds));
