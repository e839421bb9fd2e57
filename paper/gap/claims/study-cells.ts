import type { Dataset, Model } from '../../../experiments/record/names.ts';

/** The ladder of difficulty at the scale of a desk, the easiest first. */
export const LADDER = ['fashion_mnist', 'cifar10', 'cifar100'] as const satisfies readonly Dataset[];

/** `cifar10.resnet18.bit`: what a cell's facts begin with. */
export const cell = (dataset: Dataset, model: Model, variant: string): string =>
  `${dataset}.${model}.${variant}`;

/** `cifar10.resnet18.bit-vs-std`: what a comparison's facts begin with; differences are a - b. */
export const comparison = (dataset: Dataset, model: Model, a: string, b: string): string =>
  `${dataset}.${model}.${a}-vs-${b}`;

/** Rungs of the ladder next to each other, the harder first: `cifar10-vs-fashion_mnist`, … */
export const RUNGS: readonly string[] = LADDER.slice(1).map((harder, i) => `${harder}-vs-${LADDER[i]!}`);
