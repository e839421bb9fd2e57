import type { Coordinates } from '../definition/coordinates.ts';
import type { Outcome, Question } from '../definition/study.ts';
import type { PairedComparison } from '../stats/compare-paired.ts';
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
