import type { PairedComparison } from '../stats/compare-paired.ts';
import type { Comparison } from './comparison.ts';

/**
 * The difference of two comparisons that ask the same question of two data sets or of two models: how much more one
 * loses than the other. Paired by seed: e_i = d_i of `a` − d_i of `b`.
 */
export interface Contrast {
  /** `cifar10-vs-fashion_mnist.resnet18.bit-vs-std`, `cifar10.resnet50-vs-resnet18.bit-vs-std` */
  readonly key: string;
  /** All contrasts of one question and kind; p-values are adjusted over them. */
  readonly family: string;
  readonly a: Comparison;
  readonly b: Comparison;
  /** Seeds with a run in all four cells, ascending. */
  readonly seeds: readonly number[];
  /** Seeds that all four cells declare. */
  readonly declared: number;
  /** Null while fewer than two seeds are in. Fractions, not points. */
  readonly statistics: PairedComparison | null;
  readonly pHolm: number | null;
  /** False until every declared seed of all four cells is in: then intervals and p-values are withheld. */
  readonly complete: boolean;
}
