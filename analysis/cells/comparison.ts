import type { PairedComparison } from '../stats/compare-paired.ts';
import type { Cell } from './cell.ts';

/** Two cells of one data set and model, paired by seed; the difference is a − b, of test accuracies. */
export interface Comparison {
  /** `cifar10.resnet18.bit-vs-std` */
  readonly key: string;
  /** The question it belongs to; p-values are adjusted over all comparisons of one family. */
  readonly family: string;
  readonly a: Cell;
  readonly b: Cell;
  /** Seeds with a run in both cells, ascending. */
  readonly seeds: readonly number[];
  /** Null while fewer than two pairs are in. Fractions, not points. */
  readonly statistics: PairedComparison | null;
  /** Holm-adjusted p of the paired t-test; null until every declared seed of the whole family is in. */
  readonly pHolm: number | null;
  /** False until every declared seed of both cells is in: then p-values are withheld. */
  readonly complete: boolean;
}
