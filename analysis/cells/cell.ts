import type { Dataset, Model } from '../../experiments/record/names.ts';
import type { Run } from '../load/run.ts';

/** All runs that share everything but the seed. */
export interface Cell {
  /** `cifar10.resnet18.bit_keep_conv1` */
  readonly key: string;
  readonly dataset: Dataset;
  readonly model: Model;
  /** `std`, `bit`, `bit_keep_conv1`, `ttq`, `bit_kd`, … */
  readonly variant: string;
  /** In ascending order of the seed. */
  readonly runs: readonly Run[];
  /** Seeds that the studies declare for this cell, ascending. */
  readonly declaredSeeds: readonly number[];
  readonly missingSeeds: readonly number[];
}
