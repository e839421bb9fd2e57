import { runPaths } from '../cells/by-seed.ts';
import type { Contrast } from '../cells/contrast.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

interface Measure extends Pick<FactInput, 'unit' | 'formula'> {
  readonly name: string;
  readonly digits: number;
  readonly of: (statistics: NonNullable<Contrast['statistics']>) => number | null;
}

const points = (value: number | null): number | null => (value === null ? null : 100 * value);

/** Shown only when every declared seed of all four cells is in. */
const HELD: readonly Measure[] = [
  {
    name: 'ci_low',
    unit: 'points',
    digits: 2,
    formula: '100 · (mean of e - t(0.975, n-1) · s / sqrt(n))',
    of: ({ ciLow }) => points(ciLow),
  },
  {
    name: 'ci_high',
    unit: 'points',
    digits: 2,
    formula: '100 · (mean of e + t(0.975, n-1) · s / sqrt(n))',
    of: ({ ciHigh }) => points(ciHigh),
  },
  { name: 'p_t', unit: 'p', digits: 3, formula: 'two-sided paired t-test of e', of: ({ pT }) => pT },
];

/**
 * `<dataset>-vs-<dataset>.<model>.<a>-vs-<b>.*` and `<dataset>.<model>-vs-<model>.<a>-vs-<b>.*`: whether one loses more
 * than the other, in points, paired by seed.
 */
export function contrastFacts(contrasts: readonly Contrast[]): Fact[] {
  return contrasts.flatMap((contrast) => {
    const family = contrasts.filter((other) => other.family === contrast.family);
    return factsOf(contrast, family);
  });
}

function factsOf(contrast: Contrast, family: readonly Contrast[]): Fact[] {
  const { key, a, b, seeds, declared, statistics, complete, pHolm } = contrast;
  const where = `e_i = ${a.key} - ${b.key}, each the difference of test accuracies, seed i`;
  const cells = [a.a, a.b, b.a, b.b];
  const shared = { runs: runPaths(cells, seeds), have: seeds.length, declared };
  const few = 'needs at least two seeds in all four cells';
  const delta = statistics === null ? null : 100 * statistics.meanDifference;
  return [
    makeFact({
      key: `${key}.delta`,
      value: delta,
      unit: 'points',
      digits: 2,
      formula: `100 · mean of e; ${where}`,
      facts: [`${a.key}.delta`, `${b.key}.delta`],
      ...shared,
      absent: few,
    }),
    makeFact({
      key: `${key}.n`,
      value: seeds.length,
      unit: 'count',
      formula: `number of seeds with a run in all four cells; ${where}`,
      ...shared,
    }),
    ...HELD.map(({ name, unit, digits, formula, of }) =>
      makeFact({
        key: `${key}.${name}`,
        value: complete && statistics !== null ? of(statistics) : null,
        unit,
        digits,
        formula: `${formula}; ${where}`,
        ...shared,
        absent: complete
          ? (statistics?.degenerate ?? few)
          : 'withheld until every declared seed of all four cells is in',
      }),
    ),
    makeFact({
      key: `${key}.p_t_holm`,
      value: pHolm,
      unit: 'p',
      digits: 3,
      formula: `p_t after Holm over the ${family.length} contrasts of the family ${contrast.family}; ${where}`,
      facts: family.map((other) => `${other.key}.p_t`),
      runs: shared.runs,
      have: family.reduce((total, other) => total + other.seeds.length, 0),
      declared: family.reduce((total, other) => total + other.declared, 0),
      absent: family.every((other) => other.complete)
        ? (statistics?.degenerate ?? few)
        : 'withheld until every declared seed of the family is in',
    }),
  ];
}
