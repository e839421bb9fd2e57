import type { ImageConfig, ImageResults } from '../../record/image-classification-record.ts';
import type { LoadProgress } from '../task.ts';
import { type ChannelStatistics, channelStatistics } from './channel-statistics.ts';
import { fingerprint, type ImageSet } from './image-set.ts';
import { loadDataset } from './load-dataset.ts';
import { splitTraining } from './split.ts';

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
