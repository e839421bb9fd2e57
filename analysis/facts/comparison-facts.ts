import { declaredInAll, runPaths, valuesBySeed } from '../cells/by-seed.ts';
import type { Comparison } from '../cells/comparison.ts';
import { memoize } from '../load/memoize.ts';
import type { PairedComparison } from '../stats/compare-paired.ts';
import { meanInterval } from '../stats/mean-interval.ts';
import { largestMagnitude, orZero } from '../stats/sample.ts';
import { smallestSignFlipP } from '../stats/sign-flip-test.ts';
import { differenceShape, inSentence, scaled } from './difference-shape.ts';
import type { Fact } from './fact.ts';
import { type FactInput, factsAbout } from './make-fact.ts';

/** What is shown only when every declared seed is in. */
interface HeldMeasure {
  readonly name: string;
  /** A difference in the outcome's unit; otherwise a number of its own. */
  readonly unit: 'difference' | 'p' | 'ratio';
  readonly formula: string;
  readonly of: (statistics: PairedComparison) => number | null;
  /** Why there is none where the statistics are there and the differences vary. */
  readonly undefined?: string;
}

type Ends = readonly [low: number | null, high: number | null];

/** `<name>_low` and `<name>_high`. @param half the formula of half its width */
function interval(name: string, half: string, of: (statistics: PairedComparison) => Ends): HeldMeasure[] {
  return [
    { name: `${name}_low`, unit: 'difference', formula: `mean of d - ${half}`, of: (one) => of(one)[0] },
    { name: `${name}_high`, unit: 'difference', formula: `mean of d + ${half}`, of: (one) => of(one)[1] },
  ];
}

const EQUIVALENCE = 't(0.95, n-1) · s / sqrt(n), the interval of two one-sided t-tests at level 0.05';

function equivalenceInterval({ differences }: PairedComparison): Ends {
  const made = meanInterval(differences, 0.9);
  return made.kind === 'interval' ? [made.low, made.high] : [null, null];
}

/** Half the width of the interval of the same seeds as if they were not paired. */
const WELCH =
  't(0.975, v) · sqrt((s_a² + s_b²) / n), the standard deviations of the two cells, v degrees of freedom after Welch and Satterthwaite';

const HELD: readonly HeldMeasure[] = [
  ...interval('ci', 't(0.975, n-1) · s / sqrt(n)', ({ ciLow, ciHigh }) => [ciLow, ciHigh]),
  ...interval('ci90', EQUIVALENCE, equivalenceInterval),
  ...interval('unpaired_ci', WELCH, ({ unpairedLow, unpairedHigh }) => [unpairedLow, unpairedHigh]),
  {
    name: 'pair_correlation',
    unit: 'ratio',
    formula: "Pearson's r of the two outcomes over the seeds",
    of: ({ correlation }) => correlation,
    undefined: 'needs three pairs, and outcomes that vary in both cells',
  },
  { name: 'p_t', unit: 'p', formula: 'two-sided paired t-test of d', of: ({ pT }) => pT },
  {
    name: 'p_signflip',
    unit: 'p',
    formula: 'two-sided exact sign-flip test of the mean of d',
    of: ({ pSignFlip }) => pSignFlip,
    undefined: 'more pairs than the exact test enumerates',
  },
  { name: 'dz', unit: 'ratio', formula: "Cohen's d_z = mean of d / s", of: ({ dz }) => dz },
  {
    name: 'detectable',
    unit: 'difference',
    formula: 'smallest difference that the paired t-test finds with power 0.8 at level 0.05, given s and n',
    of: ({ smallestDetectableDifference }) => smallestDetectableDifference,
  },
];

/** How a p-value and a ratio are shown. */
const P = { unit: 'p', digits: 3 } as const;
const RATIO = { unit: 'ratio', digits: 2 } as const;

/** The pairs of one comparison: how many are in, of how many that both cells declare. */
export function pairProgress({ a, b, seeds }: Comparison): { have: number; declared: number } {
  return { have: seeds.length, declared: declaredInAll([a, b]).length };
}

/**
 * `<comparison>.*`. The difference is shown as soon as there is one; intervals, effect sizes and p-values, which are what
 * one would stop a study by, only when every declared seed of both cells is in.
 */
export function comparisonFacts(comparison: Comparison, family: readonly Comparison[]): Fact[] {
  return [...ownFacts(comparison), holmFact(comparison, family)];
}

/** All but what depends on the rest of the family. */
const ownFacts = memoize((comparison: Comparison): readonly Fact[] => {
  const { a, b, outcome } = comparison;
  const progress = pairProgress(comparison);
  const where = `d_i = ${inSentence(outcome)} of ${a.key} - ${inSentence(outcome)} of ${b.key}, seed i`;
  const fact = (
    name: string,
    { formula, ...shape }: Pick<FactInput, 'unit' | 'digits' | 'formula'>,
    value: number | null,
    absent: string | null = null,
  ) => comparisonFact(comparison, name, { ...shape, formula: `${formula}; ${where}`, value, absent });
  const { scale, ...difference } = differenceShape(outcome);
  return [
    fact('delta', { ...difference, formula: scaled(scale, 'mean of d') }, meanDifference(comparison, scale)),
    fact('n', { unit: 'count', formula: 'number of seeds with a run in both cells' }, progress.have),
    fact(
      'p_min',
      { ...P, formula: 'smallest p of the two-sided sign-flip test at the declared n: 2^(1 - n)' },
      progress.declared === 0 ? null : smallestSignFlipP(progress.declared),
    ),
    ...HELD.map((measure) => {
      const { name, unit, formula } = measure;
      const { value, absent } = held(comparison, measure);
      if (unit !== 'difference') return fact(name, { ...(unit === 'p' ? P : RATIO), formula }, value, absent);
      const shape = { ...difference, formula: scaled(scale, formula) };
      return fact(name, shape, value === null ? null : scale * value, absent);
    }),
  ];
});

/** A fact that rests on the pairs of one comparison. */
export function comparisonFact(
  comparison: Comparison,
  statistic: string,
  input: Omit<FactInput, 'key' | 'of'>,
): Fact {
  const pairs = { runs: pairedRuns(comparison), ...pairProgress(comparison) };
  return factsOf(comparison)(statistic, { ...pairs, ...input });
}

const factsOf = ({ key, a, coordinates, question }: Comparison) =>
  factsAbout(key, { study: a.study.id, factors: coordinates, outcome: question.outcome });

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
  return factsOf(comparison)('p_t_holm', {
    ...{ ...P, value: comparison.pHolm },
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

/** The mean needs one pair only, so it can be shown before the statistics. */
function meanDifference({ a, b, outcome, seeds }: Comparison, scale: number): number | null {
  if (seeds.length === 0) return null;
  const [minuend, subtrahend] = [valuesBySeed(a, outcome), valuesBySeed(b, outcome)];
  const total = seeds.reduce((sum, seed) => sum + (minuend.get(seed)! - subtrahend.get(seed)!), 0);
  const magnitude = largestMagnitude([...minuend.values(), ...subtrahend.values()]);
  return (scale * orZero(total, seeds.length * magnitude)) / seeds.length;
}

const pairedRuns = memoize(({ a, b, seeds }: Comparison): readonly string[] => runPaths([a, b], seeds));
