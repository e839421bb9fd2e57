import { mean } from 'simple-statistics';
import { declaredInAll, runPaths, valuesBySeed } from '../../analysis/cells/by-seed.ts';
import type { Comparison } from '../../analysis/cells/comparison.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { factsAbout } from '../../analysis/facts/make-fact.ts';
import { memoize } from '../../analysis/load/memoize.ts';
import { meanInterval } from '../../analysis/stats/mean-interval.ts';
import { STUDY_SEEDS } from '../../experiments/studies/gap.ts';
import { TEACHER_SEED } from '../../experiments/studies/protocol.ts';

interface SeedSubset {
  readonly name: string;
  readonly words: string;
  readonly has: (seed: number) => boolean;
  /** Whether the question may be asked of these seeds alone. */
  readonly isFor: (comparison: Comparison) => boolean;
}

const SEED_SUBSETS: readonly SeedSubset[] = [
  {
    // Came when the results of the study's own seeds were known.
    name: 'extension',
    words: 'seed i of the power extension',
    has: (seed) => !STUDY_SEEDS.some((one) => one === seed),
    isFor: () => true,
  },
  {
    // A student with the teacher's seed starts from the teacher's initial weights and sees its images in its order.
    name: 'other-start',
    words: `seed i not the teacher's, ${TEACHER_SEED}`,
    has: (seed) => seed !== TEACHER_SEED,
    isFor: ({ a }) => String(a.factors.variant).endsWith('_kd'),
  },
];

/**
 * `<dataset>.<model>.<a>-vs-<b>.<subset>.mean`, `.ci_low` and `.ci_high`, in points: the difference over a part of the seeds alone,
 * with its 95 % t interval: `extension`, for a question that was asked, or a rule that was written, when the first seeds were
 * known; `other-start`, for students that do not begin as their teacher did.
 */
export const seedSubsetFacts = memoize((comparison: Comparison): readonly Fact[] =>
  SEED_SUBSETS.filter(({ isFor }) => isFor(comparison)).flatMap((subset) => subsetFacts(comparison, subset)),
);

function subsetFacts(
  { key, a, b, coordinates, question, outcome, seeds, complete }: Comparison,
  { name: subset, words, has }: SeedSubset,
): Fact[] {
  const declared = declaredInAll([a, b]).filter(has).length;
  if (declared === 0) return [];
  const chosen = seeds.filter(has);
  const [ofA, ofB] = [valuesBySeed(a, outcome), valuesBySeed(b, outcome)];
  const differences = chosen.map((seed) => 100 * (ofA.get(seed)! - ofB.get(seed)!));
  const interval = complete && chosen.length > 1 ? meanInterval(differences) : null;
  const ends = interval?.kind === 'interval' ? interval : null;
  const where = `d_i = 100 · (test accuracy of ${a.key} - test accuracy of ${b.key}), ${words}`;
  const about = factsAbout(
    key,
    { study: a.study.id, factors: coordinates, outcome: question.outcome },
    { unit: 'points', digits: 2, runs: runPaths([a, b], chosen), have: chosen.length, declared },
  );
  const fact = (name: string, value: number | null, formula: string, absent: string | null = null) =>
    about(`${subset}.${name}`, { value, unit: 'points', formula: `${formula}; ${where}`, absent });
  const withheld = complete
    ? 'needs at least two seeds whose differences vary'
    : 'withheld until every declared seed of both cells is in';
  return [
    fact('mean', chosen.length === 0 ? null : mean(differences), 'mean of d'),
    fact('ci_low', ends?.low ?? null, 'mean of d - t(0.975, n-1) · s / sqrt(n)', withheld),
    fact('ci_high', ends?.high ?? null, 'mean of d + t(0.975, n-1) · s / sqrt(n)', withheld),
  ];
}
