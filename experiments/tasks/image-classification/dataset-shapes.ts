import type { Dataset } from '../../record/names.ts';

/** What a network for the data set takes and gives. */
export interface DatasetShape {
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
}

/** The shapes that the loaders give, for who needs no image. */
export const DATASET_SHAPES: Readonly<Record<Dataset, DatasetShape>> = {
  cifar10: { inputShape: [32, 32, 3], classes: 10 },
  cifar100: { inputShape: [32, 32, 3], classes: 100 },
  tiny_imagenet: { inputShape: [64, 64, 3], classes: 200 },
  imagenet: { inputShape: [224, 224, 3], classes: 1000 },
  mnist: { inputShape: [28, 28, 1], classes: 10 },
  fashion_mnist: { inputShape: [28, 28, 1], classes: 10 },
  synthetic: { inputShape: [32, 32, 3], classes: 10 },
};
