import type { Comparison } from '../cells/comparison.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

type Shape = Pick<FactInput, 'unit' | 'digits' | 'formula'> & { readonly value: number | null };

/** The pairs of one comparison: how many are in, of how many that both cells declare. */
export function pairProgress({ a, b, seeds }: Comparison): { have: number; declared: number } {
  return {
    have: seeds.length,
    declared: a.declaredSeeds.filter((seed) => b.declaredSeeds.includes(seed)).length,
  };
}

/**
 * `<dataset>.<model>.<a>-vs-<b>.*`. The difference is shown as soon as there is one; interval, effect size and
 * p-values, which are what one would stop a study by, only when every declared seed of both cells is in.
 */
export function comparisonFacts(comparison: Comparison, family: readonly Comparison[]): Fact[] {
  const { key, a, b, statistics, complete } = comparison;
  const progress = pairProgress(comparison);
  const runs = pairedRuns(comparison);
  const fact = (name: string, shape: Shape, absent: string | null = null) =>
    makeFact({ key: `${key}.${name}`, ...shape, runs, ...progress, absent });
  const difference = 'd_i = accuracy of a - accuracy of b, test split, seed i';
  const held = (name: string, shape: Shape): Fact => {
    if (statistics === null) return fact(name, shape, 'needs at least two seeds with a run in both cells');
    if (complete) return fact(name, shape, 'undefined: the differences do not vary');
    return fact(name, { ...shape, value: null }, 'withheld until every declared seed of both cells is in');
  };
  const points = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : value * 100;
  return [
    fact('delta', {
      value: meanDifference(comparison),
      unit: 'points',
      digits: 2,
      formula: `100 · mean of d_i; ${difference}; a = ${a.key}, b = ${b.key}`,
    }),
    fact('n', { value: progress.have, unit: 'count', formula: 'number of seeds with a run in both cells' }),
    held('ci_low', {
      value: points(statistics?.ciLow),
      unit: 'points',
      digits: 2,
      formula: `100 · (mean of d_i - t(0.975, n-1) · s / sqrt(n)); ${difference}`,
    }),
    held('ci_high', {
      value: points(statistics?.ciHigh),
      unit: 'points',
      digits: 2,
      formula: `100 · (mean of d_i + t(0.975, n-1) · s / sqrt(n)); ${difference}`,
    }),
    held('p_t', {
      value: statistics?.pT ?? null,
      unit: 'p',
      digits: 3,
      formula: `two-sided paired t-test; ${difference}`,
    }),
    held('p_signflip', {
      value: statistics?.pSignFlip ?? null,
      unit: 'p',
      digits: 3,
      formula: `two-sided exact sign-flip test of the mean; ${difference}`,
    }),
    held('dz', {
      value: statistics?.dz ?? null,
      unit: 'ratio',
      digits: 2,
      formula: `Cohen's d_z = mean of d_i / s; ${difference}`,
    }),
    fact('p_min', {
      value: progress.declared === 0 ? null : 2 ** (1 - progress.declared),
      unit: 'p',
      digits: 3,
      formula: 'smallest p that the two-sided sign-flip test can reach with the declared seeds: 2^(1 - n)',
    }),
    holmFact(comparison, family),
  ];
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
      ? 'undefined: the differences of a comparison in the family do not vary'
      : 'withheld until every declared seed of the family is in',
  });
}

/** Points. The mean needs one pair only, so it can be shown before the statistics. */
function meanDifference({ a, b, seeds }: Comparison): number | null {
  const accuracy = (cell: Comparison['a'], seed: number): number =>
    cell.runs.find((run) => run.config.seed === seed)!.results.test.accuracy;
  if (seeds.length === 0) return null;
  const differences = seeds.map((seed) => accuracy(a, seed) - accuracy(b, seed));
  return (100 * differences.reduce((total, difference) => total + difference, 0)) / seeds.length;
}

export function pairedRuns({ a, b, seeds }: Comparison): string[] {
  return [...a.runs, ...b.runs].filter((run) => seeds.includes(run.config.seed)).map((run) => run.path);
}
