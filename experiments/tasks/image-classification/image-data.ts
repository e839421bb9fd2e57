import type { ImageConfig, ImageResults } from '../../record/image-classification-record.ts';
import { randomStream } from '../../rng/random-stream.ts';
import type { LoadProgress } from '../task.ts';
import { type ChannelStatistics, channelStatistics } from './channel-statistics.ts';
import { fingerprint, type ImageSet, selectExamples } from './image-set.ts';
import { loadDataset } from './load-dataset.ts';

export interface ImageData {
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
  /** Mean and standard deviation per channel, of the training part alone. */
  readonly statistics: ChannelStatistics;
}

/** The examples of one run: head of the training split, its validation part taken out, and the whole test split. */
export async function loadImageData(
  config: Pick<ImageConfig, 'dataset' | 'trainExamples' | 'validationExamples'>,
  dataDir: string,
  progress: LoadProgress,
): Promise<ImageData> {
  const { train: all, test } = await loadDataset(config.dataset, {
    dataDir,
    trainExamples: config.trainExamples,
    progress,
  });
  const { train, validation } = splitTraining(all, config);
  return { train, validation, test, statistics: channelStatistics(train) };
}

/** The validation part must not depend on a run's seed: runs of different seeds are selected on the same examples. */
const VALIDATION_SEED = 0;

/**
 * Splits the first `trainExamples` of a training set into a validation part, drawn at random with a fixed seed of its own,
 * and the rest. Both keep the set's order.
 */
export function splitTraining(
  set: ImageSet,
  { trainExamples, validationExamples }: Pick<ImageConfig, 'trainExamples' | 'validationExamples'>,
): { train: ImageSet; validation: ImageSet } {
  const drawn = randomStream(VALIDATION_SEED, 'validation').permutation(trainExamples);
  return {
    train: selectExamples(set, drawn.subarray(validationExamples).sort()),
    validation: selectExamples(set, drawn.subarray(0, validationExamples).sort()),
  };
}

export function describeData(data: ImageData): ImageResults['data'] {
  return {
    fingerprint: {
      train: fingerprint(data.train),
      validation: fingerprint(data.validation),
      test: fingerprint(data.test),
    },
    train: data.train.count,
    validation: data.validation.count,
    test: data.test.count,
  };
}
