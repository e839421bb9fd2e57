import type { Coordinates } from '../definition/coordinates.ts';
import type { PairedComparison } from '../stats/compare-paired.ts';
import type { Comparison } from './comparison.ts';

/**
 * The difference of two comparisons that put the same question at two values of another factor: how much more one loses
 * than the other. Paired by seed: e_i = d_i of `a` − d_i of `b`.
 */
export interface Contrast {
  /** As a comparison's, with a second `<a>-vs-<b>`. */
  readonly key: string;
  /** Id of the contrast's question; p-values are adjusted over all of one family. */
  readonly family: string;
  readonly coordinates: Coordinates;
  readonly a: Comparison;
  readonly b: Comparison;
  /** Seeds with a run in all four cells, ascending. */
  readonly seeds: readonly number[];
  /** Seeds that all four cells declare. */
  readonly declared: number;
  /** Null while fewer than two seeds are in. In the outcome's unit. */
  readonly statistics: PairedComparison | null;
  readonly pHolm: number | null;
  /** False until every declared seed of all four cells is in: then intervals and p-values are withheld. */
  readonly complete: boolean;
}
