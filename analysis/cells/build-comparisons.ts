import { oncePer, oncePerAll } from '../load/once-per.ts';
import { comparePaired } from '../stats/compare-paired.ts';
import { holm } from '../stats/holm.ts';
import type { SeededValue } from '../stats/pair-by-seed.ts';
import { accuracyBySeed, seedsInAll } from './by-seed.ts';
import type { Cell } from './cell.ts';
import type { Comparison } from './comparison.ts';
import type { Question } from './question.ts';

/**
 * Every question, put to every data set and model that declares both of its variants, in the order of the questions.
 * p-values are adjusted within a question once all of its comparisons have all their seeds; before that they are
 * withheld, so that nobody can stop a study at a lucky moment.
 */
export function buildComparisons(cells: readonly Cell[], questions: readonly Question[]): Comparison[] {
  return questions.flatMap((question) => adjustFamily(compareAll(cells, question)));
}

function compareAll(cells: readonly Cell[], question: Question): Comparison[] {
  const { a, b } = question;
  const minuends = cells.filter((cell) => cell.variant === a);
  return minuends.flatMap((first) => {
    const second = cells.find(
      (cell) => cell.variant === b && cell.dataset === first.dataset && cell.model === first.model,
    );
    return second === undefined ? [] : [compare(first, second, question)];
  });
}

const compare = oncePerAll((a: Cell, b: Cell, { family }: Question): Comparison => {
  const inBoth = seedsInAll([a, b]);
  return {
    key: `${a.dataset}.${a.model}.${a.variant}-vs-${b.variant}`,
    family,
    a,
    b,
    seeds: inBoth,
    statistics: inBoth.length < 2 ? null : comparePaired(testAccuracies(a), testAccuracies(b)),
    pHolm: null,
    complete: a.missingSeeds.length === 0 && b.missingSeeds.length === 0,
  };
});

function testAccuracies(cell: Cell): SeededValue[] {
  return [...accuracyBySeed(cell)].map(([seed, value]) => ({ seed, value }));
}

/** Adjusts when every comparison of the family is complete. One whose test is undefined counts, and stays null. */
function adjustFamily(comparisons: readonly Comparison[]): readonly Comparison[] {
  if (!comparisons.every(({ complete }) => complete)) return comparisons;
  const adjusted = holm(comparisons.map(({ statistics }) => statistics?.pT ?? null));
  return comparisons.map((comparison, i) => withHolm(comparison, adjusted[i] ?? null));
}

/** One object for one p, so that what was computed of it can be kept beside it. */
function withHolm(comparison: Comparison, pHolm: number | null): Comparison {
  const known = adjustedOf(comparison);
  const adjusted = known.get(pHolm) ?? { ...comparison, pHolm };
  known.set(pHolm, adjusted);
  return adjusted;
}

const adjustedOf = oncePer((_: Comparison) => new Map<number | null, Comparison>());
