import { DataError } from '../../data/data-error.ts';
import { DATA_SETS, type Dataset } from '../../record/data-sets.ts';
import type { DatasetSplits } from './image-set.ts';
import { loadCifar } from './load/cifar.ts';
import type { LoadOptions } from './load/dataset-sources.ts';
import { loadMnist } from './load/mnist.ts';
import { loadSynthetic } from './load/synthetic.ts';

/**
 * Loads a data set from `dataDir`, downloading from its official host what is absent there. The training split holds at
 * least the first `trainExamples` (the whole published split where not given); where only its first files or records are on
 * disk and enough, they are all that is read.
 *
 * Throws {@link DataError} naming the file or address and the rule it breaks.
 */
export async function loadDataset(
  name: Dataset,
  {
    trainExamples = DATA_SETS[name].examples.train,
    ...rest
  }: Partial<LoadOptions> & Pick<LoadOptions, 'dataDir'>,
): Promise<DatasetSplits> {
  const { train } = DATA_SETS[name].examples;
  if (!Number.isInteger(trainExamples) || trainExamples < 1 || trainExamples > train) {
    throw new DataError(`${name}: trainExamples must be in 1 … ${train}, got ${trainExamples}`);
  }
  return LOADERS[name]({ trainExamples, ...rest });
}

function source<D extends Dataset>(dataset: D) {
  const { files, classes } = DATA_SETS[dataset];
  return { dataset, classes, ...(files as (typeof DATA_SETS)[D]['files']) };
}

const LOADERS: Readonly<Record<Dataset, (options: LoadOptions) => Promise<DatasetSplits>>> = {
  cifar10: (options) => loadCifar(source('cifar10'), options),
  cifar100: (options) => loadCifar(source('cifar100'), options),
  mnist: (options) => loadMnist(source('mnist'), options),
  fashion_mnist: (options) => loadMnist(source('fashion_mnist'), options),
  // Imported where they are asked for: nothing else needs the JPEG decoder.
  tiny_imagenet: async (options) =>
    (await import('./load/tiny-imagenet.ts')).loadTinyImagenet(source('tiny_imagenet'), options),
  imagenet: async (options) => (await import('./load/imagenet.ts')).loadImagenet(source('imagenet'), options),
  imagenet100: async (options) =>
    (await import('./load/imagenet.ts')).loadImagenet(source('imagenet100'), options),
  synthetic: async () => loadSynthetic(),
};
