import { type ChannelStatistics, channelStatistics } from '../data/channel-statistics.ts';
import { fingerprint } from '../data/fingerprint.ts';
import type { ImageSet } from '../data/image-set.ts';
import type { LoadProgress } from '../data/load/load-options.ts';
import { loadDataset } from '../data/load-dataset.ts';
import { splitTraining } from '../data/split.ts';
import type { RunConfig, RunResults } from '../record/schema.ts';

export interface RunData {
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
  /** Mean and standard deviation per channel, of the training part alone. */
  readonly statistics: ChannelStatistics;
}

/** The examples of one run: head of the training split, its validation part taken out, and the whole test split. */
export async function loadRunData(
  config: RunConfig,
  dataDir: string,
  progress: LoadProgress,
): Promise<RunData> {
  const { train: all, test } = await loadDataset(config.dataset, {
    dataDir,
    trainExamples: config.trainExamples,
    progress,
  });
  const { train, validation } = splitTraining(all, config);
  return { train, validation, test, statistics: channelStatistics(train) };
}

export function describeData(data: RunData): RunResults['data'] {
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
