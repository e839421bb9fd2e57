import { type Coordinates, subjectKey } from '../definition/coordinates.ts';
import type { Outcome, Question, StudyDefinition } from '../definition/study.ts';
import { memoize, memoizeAll } from '../load/memoize.ts';
import { comparePaired, type PairedComparison } from '../stats/compare-paired.ts';
import { holm } from '../stats/holm.ts';
import { seedsInAll, valuesOf } from './by-seed.ts';
import type { Cell } from './cell.ts';

/** Two cells that differ in one factor, paired by seed; the difference is a − b, of one outcome. */
export interface Comparison {
  /** Values of the factors, `<a>-vs-<b>` where they differ, and the outcome where it is not the study's first. */
  readonly key: string;
  readonly question: Question;
  /** Id of the question; p-values are adjusted over all comparisons of one family. */
  readonly family: string;
  readonly coordinates: Coordinates;
  readonly outcome: Outcome;
  readonly a: Cell;
  readonly b: Cell;
  /** Seeds with a run in both cells, ascending. */
  readonly seeds: readonly number[];
  /** Null while fewer than two pairs are in. In the outcome's unit: fractions, not points. */
  readonly statistics: PairedComparison | null;
  /** Holm-adjusted p of the paired t-test; null until every declared seed of the whole family is in. */
  readonly pHolm: number | null;
  /** False until every declared seed of both cells is in: then p-values are withheld. */
  readonly complete: boolean;
}

/**
 * Every question of a study, put to every pair of its cells that differ in what it compares and in nothing else, in the
 * order of the questions. p-values are adjusted within a question once all of its comparisons have all their seeds; before
 * that they are withheld, so that nobody can stop a study at a lucky moment.
 */
export function buildComparisons(cells: readonly Cell[], study: StudyDefinition): Comparison[] {
  const byKey = new Map(cells.map((cell) => [cell.key, cell]));
  return study.questions.flatMap((question) => {
    const { over, compare } = question;
    const minuends = cells.filter((cell) => cell.study === study && cell.factors[over] === compare[0]);
    const pairs = minuends.flatMap((first) => {
      const second = byKey.get(subjectKey(study, { ...first.factors, [over]: compare[1] }));
      return second === undefined ? [] : [comparisonOf(first, second, question)];
    });
    return adjustFamily(pairs);
  });
}

/** Keys of comparisons leave out the study's first outcome. */
export function comparisonKey(study: StudyDefinition, coordinates: Coordinates, outcome: string): string {
  const [first] = Object.keys(study.outcomes);
  const key = subjectKey(study, coordinates);
  return outcome === first ? key : `${key}.${outcome}`;
}

const comparisonOf = memoizeAll((a: Cell, b: Cell, question: Question): Comparison => {
  const { id, over, compare } = question;
  const { study } = a;
  const inBoth = seedsInAll([a, b]);
  const coordinates = { ...a.factors, [over]: compare };
  const outcome = study.outcomes[question.outcome]!;
  const values = (cell: Cell) => valuesOf(cell, outcome, inBoth);
  return {
    key: comparisonKey(study, coordinates, question.outcome),
    question,
    family: id,
    coordinates,
    outcome,
    a,
    b,
    seeds: inBoth,
    statistics: inBoth.length < 2 ? null : comparePaired(values(a), values(b)),
    pHolm: null,
    complete: a.missingSeeds.length === 0 && b.missingSeeds.length === 0,
  };
});

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

const adjustedOf = memoize((_: Comparison) => new Map<number | null, Comparison>());
