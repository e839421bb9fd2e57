import { mean } from 'simple-statistics';
import { declaredInAll, runPaths, valuesBySeed } from '../../analysis/cells/by-seed.ts';
import type { Comparison } from '../../analysis/cells/comparison.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { factsAbout } from '../../analysis/facts/make-fact.ts';
import { memoize } from '../../analysis/load/memoize.ts';
import { meanInterval } from '../../analysis/stats/mean-interval.ts';
import { STUDY_SEEDS } from '../../experiments/studies/gap.ts';

/** Whether the seed came with the power extension, when the results of the study's own seeds were known. */
function isExtensionSeed(seed: number): boolean {
  return !STUDY_SEEDS.some((one) => one === seed);
}

/**
 * `<dataset>.<model>.<a>-vs-<b>.extension.mean`, `.ci_low` and `.ci_high`, in points: the difference over the seeds of the power
 * extension alone, for a question that was asked, or a rule that was written, when the first seeds were known.
 */
export const extensionFacts = memoize(
  ({ key, a, b, coordinates, question, outcome, seeds, complete }: Comparison): readonly Fact[] => {
    const declared = declaredInAll([a, b]).filter(isExtensionSeed).length;
    if (declared === 0) return [];
    const later = seeds.filter(isExtensionSeed);
    const [ofA, ofB] = [valuesBySeed(a, outcome), valuesBySeed(b, outcome)];
    const differences = later.map((seed) => 100 * (ofA.get(seed)! - ofB.get(seed)!));
    const interval = complete && later.length > 1 ? meanInterval(differences) : null;
    const ends = interval?.kind === 'interval' ? interval : null;
    const where = `d_i = 100 · (test accuracy of ${a.key} - test accuracy of ${b.key}), seed i of the power extension`;
    const about = factsAbout(
      key,
      { study: a.study.id, factors: coordinates, outcome: question.outcome },
      { unit: 'points', digits: 2, runs: runPaths([a, b], later), have: later.length, declared },
    );
    const fact = (name: string, value: number | null, formula: string, absent: string | null = null) =>
      about(`extension.${name}`, { value, unit: 'points', formula: `${formula}; ${where}`, absent });
    const withheld = complete
      ? 'needs at least two seeds whose differences vary'
      : 'withheld until every declared seed of both cells is in';
    return [
      fact('mean', later.length === 0 ? null : mean(differences), 'mean of d'),
      fact('ci_low', ends?.low ?? null, 'mean of d - t(0.975, n-1) · s / sqrt(n)', withheld),
      fact('ci_high', ends?.high ?? null, 'mean of d + t(0.975, n-1) · s / sqrt(n)', withheld),
    ];
  },
);
