import { runPaths } from '../cells/by-seed.ts';
import type { Contrast } from '../cells/contrast.ts';
import { differenceShape, inSentence, scaled } from './difference-shape.ts';
import type { Fact } from './fact.ts';
import { factsAbout } from './make-fact.ts';

type Statistics = NonNullable<Contrast['statistics']>;

/** The ends of the interval; shown, as p is, only when every declared seed of all four cells is in. */
const ENDS = [
  {
    name: 'ci_low',
    formula: 'mean of e - t(0.975, n-1) · s / sqrt(n)',
    of: ({ ciLow }: Statistics) => ciLow,
  },
  {
    name: 'ci_high',
    formula: 'mean of e + t(0.975, n-1) · s / sqrt(n)',
    of: ({ ciHigh }: Statistics) => ciHigh,
  },
] as const;

/** `<contrast>.*`: whether one loses more than the other, paired by seed. */
export function contrastFacts(contrasts: readonly Contrast[]): Fact[] {
  return contrasts.flatMap((contrast) => {
    const family = contrasts.filter((other) => other.family === contrast.family);
    return factsOf(contrast, family);
  });
}

function factsOf(contrast: Contrast, family: readonly Contrast[]): Fact[] {
  const { key, coordinates, a, b, seeds, declared, statistics, complete, pHolm } = contrast;
  const { outcome, question } = a;
  const { scale, ...difference } = differenceShape(outcome);
  const where = `e_i = ${a.key} - ${b.key}, each the difference of ${inSentence(outcome)}, seed i`;
  const few = 'needs at least two seeds in all four cells';
  const fact = factsAbout(
    key,
    { study: a.a.study.id, factors: coordinates, outcome: question.outcome },
    { runs: runPaths([a.a, a.b, b.a, b.b], seeds), have: seeds.length, declared },
  );
  const absent = complete
    ? (statistics?.degenerate ?? few)
    : 'withheld until every declared seed of all four cells is in';
  const shown = complete ? statistics : null;
  const p = { unit: 'p', digits: 3 } as const;
  return [
    fact('delta', {
      ...difference,
      value: statistics === null ? null : scale * statistics.meanDifference,
      formula: `${scaled(scale, 'mean of e')}; ${where}`,
      facts: [`${a.key}.delta`, `${b.key}.delta`],
      absent: few,
    }),
    fact('n', {
      value: seeds.length,
      unit: 'count',
      formula: `number of seeds with a run in all four cells; ${where}`,
    }),
    ...ENDS.map(({ name, formula, of }) => {
      const end = shown === null ? null : of(shown);
      const value = end === null ? null : scale * end;
      return fact(name, { ...difference, value, formula: `${scaled(scale, formula)}; ${where}`, absent });
    }),
    fact('p_t', {
      ...p,
      value: shown?.pT ?? null,
      formula: `two-sided paired t-test of e; ${where}`,
      absent,
    }),
    fact('p_t_holm', {
      ...{ ...p, value: pHolm },
      formula: `p_t after Holm over the ${family.length} contrasts of the family ${contrast.family}; ${where}`,
      facts: family.map((other) => `${other.key}.p_t`),
      have: family.reduce((total, other) => total + other.seeds.length, 0),
      declared: family.reduce((total, other) => total + other.declared, 0),
      absent: family.every((other) => other.complete)
        ? (statistics?.degenerate ?? few)
        : 'withheld until every declared seed of the family is in',
    }),
  ];
}
