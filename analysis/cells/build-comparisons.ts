import { comparePaired } from '../stats/compare-paired.ts';
import { holm } from '../stats/holm.ts';
import { pairBySeed, type SeededValue } from '../stats/pair-by-seed.ts';
import type { Cell } from './cell.ts';
import type { Comparison } from './comparison.ts';
import { QUESTIONS, type Question } from './questions.ts';

/**
 * Every question, put to every data set and model that declares both of its variants, in the order of the questions.
 * p-values are adjusted within a question once all of its comparisons have all their seeds; before that they are
 * withheld, so that nobody can stop a study at a lucky moment.
 */
export function buildComparisons(
  cells: readonly Cell[],
  questions: readonly Question[] = QUESTIONS,
): Comparison[] {
  return questions.flatMap((question) => adjustFamily(compareAll(cells, question)));
}

function compareAll(cells: readonly Cell[], { family, a, b }: Question): Comparison[] {
  const minuends = cells.filter((cell) => cell.variant === a);
  return minuends.flatMap((first) => {
    const second = cells.find(
      (cell) => cell.variant === b && cell.dataset === first.dataset && cell.model === first.model,
    );
    return second === undefined ? [] : [compare(first, second, family)];
  });
}

function compare(a: Cell, b: Cell, family: string): Comparison {
  const [valuesOfA, valuesOfB] = [a, b].map(({ runs }) =>
    runs.map(({ config, results }) => ({ seed: config.seed, value: results.test.accuracy })),
  ) as [SeededValue[], SeededValue[]];
  const { seeds } = pairBySeed(valuesOfA, valuesOfB);
  return {
    key: `${a.dataset}.${a.model}.${a.variant}-vs-${b.variant}`,
    family,
    a,
    b,
    seeds,
    statistics: seeds.length < 2 ? null : comparePaired(valuesOfA, valuesOfB),
    pHolm: null,
    complete: a.missingSeeds.length === 0 && b.missingSeeds.length === 0,
  };
}

function adjustFamily(comparisons: readonly Comparison[]): readonly Comparison[] {
  const raw = comparisons.map(({ complete, statistics }) => (complete ? statistics?.pT : undefined));
  if (raw.some((p) => p === undefined || p === null)) return comparisons;
  const adjusted = holm(raw as number[]);
  return comparisons.map((comparison, i) => ({ ...comparison, pHolm: adjusted[i]! }));
}
