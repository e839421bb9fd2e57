/**
 * What the sampling of the test set may have moved, beside what seeds do: `<cell>.<outcome>.sampling` and
 * `<comparison>.sampling`, half-widths of 95 % intervals, of outcomes that are shares of test examples.
 */
import { mean } from 'simple-statistics';
import { seedsInAll } from '../cells/by-seed.ts';
import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { Outcome } from '../definition/study.ts';
import { memoize } from '../load/memoize.ts';
import { differenceSamplingHalfWidth, samplingHalfWidth } from '../stats/sampling-half-width.ts';
import type { TestedShare } from '../stats/wilson-interval.ts';
import { comparisonFact } from './comparison-facts.ts';
import { differenceShape, inSentence } from './difference-shape.ts';
import type { Fact } from './fact.ts';
import { factsAbout, runsOf } from './make-fact.ts';

/** A half-width tells nobody when to stop, so that it is shown as soon as there is a mean. */
export function samplingFacts(cells: readonly Cell[], comparisons: readonly Comparison[]): Fact[] {
  return [...cells.flatMap(ofCell), ...comparisons.flatMap(ofComparison)];
}

const ofCell = memoize((cell: Cell): readonly Fact[] =>
  Object.entries(cell.study.outcomes).flatMap(([name, outcome]) => {
    if (outcome.examples === undefined) return [];
    const { scale, ...shape } = differenceShape(outcome);
    const tested = testedShare(cell, outcome);
    const of = { study: cell.study.id, factors: cell.factors, outcome: name };
    return factsAbout(
      `${cell.key}.${name}`,
      of,
      runsOf([cell]),
    )('sampling', {
      ...shape,
      value: typeof tested === 'string' ? null : scale * samplingHalfWidth(tested),
      formula: `${scale} · the farther end, from the mean over seeds of ${outcome.of}, of Wilson's 95 % interval of that mean as if it were of one model on ${outcome.examples} examples`,
      absent: typeof tested === 'string' ? tested : null,
    });
  }),
);

const ofComparison = memoize((comparison: Comparison): readonly Fact[] => {
  const { a, b, outcome } = comparison;
  if (outcome.examples === undefined) return [];
  const { scale, ...shape } = differenceShape(outcome);
  const [first, second] = [testedShare(a, outcome, [a, b]), testedShare(b, outcome, [a, b])];
  const [value, absent] =
    typeof first === 'string'
      ? [null, first]
      : typeof second === 'string'
        ? [null, second]
        : [scale * differenceSamplingHalfWidth(first, second), null];
  const formula = `${scale} · the farther end, from the difference, of Newcombe's 95 % interval of a difference of independent shares, from Wilson's of the mean ${inSentence(outcome)} of ${a.key} and of ${b.key} over the seeds of both, as if each were of one model on ${outcome.examples} examples`;
  return [comparisonFact(comparison, 'sampling', { ...shape, formula, value, absent })];
});

/** The mean over seeds that have a run in all of some cells, and the number of examples; or why there is none. */
function testedShare(
  cell: Cell,
  { of, examples }: Outcome,
  among: readonly Cell[] = [cell],
): TestedShare | string {
  const seeds = new Set(seedsInAll(among));
  const runs = cell.runs.filter(({ seed }) => seeds.has(seed));
  const [tested, ...others] = new Set(runs.map(({ outcomes }) => outcomes[examples!]!));
  if (tested === undefined) return 'no runs yet';
  if (others.length > 0) return 'its runs were not tested on one number of examples';
  return { share: mean(runs.map(({ outcomes }) => outcomes[of]!)), examples: tested };
}
