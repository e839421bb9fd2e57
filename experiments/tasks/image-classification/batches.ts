import type { AugmentationName } from '../../record/names.ts';
import { type RandomStream, randomStream } from '../../rng/random-stream.ts';
import { augmentation } from './augment/augmentation.ts';
import { mixup } from './augment/mixup.ts';
import { type ChannelStatistics, normalization } from './channel-statistics.ts';
import type { ImageSet } from './image-set.ts';

export interface Batch {
  /** [batch, height, width, channels], normalized. */
  readonly images: Float32Array;
  /** [batch, classes], each row sums to 1. */
  readonly targets: Float32Array;
  /** [batch], before mixing. */
  readonly labels: Int32Array;
}

export interface EvaluationBatch extends Batch {
  /** Real examples; the rows after them are zeros. */
  readonly valid: number;
}

export interface TrainingBatchOptions {
  readonly batchSize: number;
  readonly statistics: ChannelStatistics;
  readonly augment: AugmentationName;
  /** 0 is off. */
  readonly mixupAlpha: number;
  readonly labelSmoothing: number;
  readonly seed: number;
  /** Decides, with the seed, the order and every random choice of the epoch. */
  readonly epoch: number;
}

/**
 * The batches of one epoch in random order, augmented, normalized, smoothed, mixed. The last examples that do not fill a batch
 * are left out. Order, augmentation and mixing draw from streams of their own, so switching one on leaves the others' draws.
 * Each batch has arrays of its own.
 */
export function* trainingBatches(set: ImageSet, options: TrainingBatchOptions): Generator<Batch> {
  const { batchSize, seed, epoch } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > set.count) {
    throw new RangeError(`trainingBatches: batchSize must be in 1 … ${set.count}, got ${batchSize}`);
  }
  const stream = (purpose: string) => randomStream(seed, `${purpose}/epoch-${epoch}`);
  const order = stream('shuffle').permutation(set.count);
  const changes = stream('augment');
  const mixing = stream('mixup');
  const fill = batchFiller(set, options.statistics, options.augment);
  for (let start = 0; start + batchSize <= set.count; start += batchSize) {
    const { images, labels } = fill(order.subarray(start, start + batchSize), batchSize, changes);
    const plain = { images, targets: smoothedTargets(labels, set.classes, options.labelSmoothing) };
    const mixed = options.mixupAlpha > 0 ? mixup(plain, batchSize, options.mixupAlpha, mixing) : plain;
    yield { ...mixed, labels };
  }
}

/** All examples of a set in its order, normalized, with one-hot targets; the last batch is filled up with zeros. */
export function* evaluationBatches(
  set: ImageSet,
  { batchSize, statistics }: Pick<TrainingBatchOptions, 'batchSize' | 'statistics'>,
): Generator<EvaluationBatch> {
  const fill = batchFiller(set, statistics, 'none');
  const order = Int32Array.from({ length: set.count }, (_, index) => index);
  const unused = randomStream(0, 'evaluation');
  for (let start = 0; start < set.count; start += batchSize) {
    const indexes = order.subarray(start, start + batchSize);
    const { images, labels } = fill(indexes, batchSize, unused);
    const targets = smoothedTargets(labels, set.classes, 0).fill(0, indexes.length * set.classes);
    yield { images, targets, labels, valid: indexes.length };
  }
}

type BatchFiller = (
  indexes: Int32Array,
  batchSize: number,
  stream: RandomStream,
) => { images: Float32Array; labels: Int32Array };

function batchFiller(set: ImageSet, statistics: ChannelStatistics, augment: AugmentationName): BatchFiller {
  const [height, width, channels] = set.shape;
  const size = height * width * channels;
  const change = augmentation(augment, set, statistics.mean);
  const normalize = normalization(statistics);
  return (indexes, batchSize, stream) => {
    const images = new Float32Array(batchSize * size);
    const labels = new Int32Array(batchSize);
    for (let place = 0; place < indexes.length; place++) {
      const index = indexes[place]!;
      normalize(change(set.pixels(index), stream), images, place * size);
      labels[place] = set.labels[index]!;
    }
    return { images, labels };
  };
}

/**
 * Targets [batch, classes] with label smoothing: (1 - smoothing) for the label and smoothing/classes for every class
 * (Szegedy et al. 2016, arXiv:1512.00567, section 7). `smoothing` 0 gives one-hot targets.
 */
export function smoothedTargets(labels: Int32Array, classes: number, smoothing: number): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (const [row, label] of labels.entries()) {
    targets[row * classes + label] = 1 - smoothing + smoothing / classes;
  }
  return targets;
}
