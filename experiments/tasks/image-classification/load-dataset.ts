import { DataError } from '../../data/data-error.ts';
import { type Dataset, TRAINING_EXAMPLES } from '../../record/names.ts';
import type { DatasetSplits } from './image-set.ts';
import { loadCifar } from './load/cifar.ts';
import { CIFAR10, CIFAR100, FASHION_MNIST, IMAGENET, MNIST, TINY_IMAGENET } from './load/dataset-sources.ts';
import type { LoadOptions } from './load/load-options.ts';
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
  { trainExamples = TRAINING_EXAMPLES[name], ...rest }: Partial<LoadOptions> & Pick<LoadOptions, 'dataDir'>,
): Promise<DatasetSplits> {
  if (!Number.isInteger(trainExamples) || trainExamples < 1 || trainExamples > TRAINING_EXAMPLES[name]) {
    throw new DataError(
      `${name}: trainExamples must be in 1 … ${TRAINING_EXAMPLES[name]}, got ${trainExamples}`,
    );
  }
  return LOADERS[name]({ trainExamples, ...rest });
}

const LOADERS: Readonly<Record<Dataset, (options: LoadOptions) => Promise<DatasetSplits>>> = {
  cifar10: (options) => loadCifar(CIFAR10, options),
  cifar100: (options) => loadCifar(CIFAR100, options),
  mnist: (options) => loadMnist(MNIST, options),
  fashion_mnist: (options) => loadMnist(FASHION_MNIST, options),
  // Imported where they are asked for: nothing else needs the JPEG decoder.
  tiny_imagenet: async (options) =>
    (await import('./load/tiny-imagenet.ts')).loadTinyImagenet(TINY_IMAGENET, options),
  imagenet: async (options) => (await import('./load/imagenet.ts')).loadImagenet(IMAGENET, options),
  synthetic: async () => loadSynthetic(),
};
