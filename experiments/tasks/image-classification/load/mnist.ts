import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import { fetchFile } from '../../../data/fetch-absent.ts';
import { type DatasetSplits, type ImageSet, packedImageSet } from '../image-set.ts';
import type { IdxFiles, IdxSource } from './dataset-sources.ts';
import { readIdx } from './idx.ts';
import type { LoadOptions } from './load-options.ts';

const SIDE = 28;

/**
 * MNIST or Fashion-MNIST, both splits whole, images [28, 28, 1]. Downloads what is absent of the four files.
 *
 * Throws {@link DataError} naming the file and the rule it breaks.
 */
export async function loadMnist(source: IdxSource, options: LoadOptions): Promise<DatasetSplits> {
  const { train, test } = source.files;
  for (const { file, sha256 } of [train.images, train.labels, test.images, test.labels]) {
    const target = path.join(options.dataDir, source.folder, file);
    await fetchFile({ url: `${source.host}${file}`, sha256 }, target, options.progress?.download);
  }
  return {
    train: await readSplit(source, train, source.trainRecords, options.dataDir),
    test: await readSplit(source, test, source.testRecords, options.dataDir),
  };
}

async function readSplit(
  source: IdxSource,
  { images, labels }: IdxFiles,
  count: number,
  dataDir: string,
): Promise<ImageSet> {
  const imageFile = path.join(dataDir, source.folder, images.file);
  const labelFile = path.join(dataDir, source.folder, labels.file);
  const pixels = await readIdx(imageFile, 3);
  const classes = await readIdx(labelFile, 1);
  expectShape(imageFile, pixels.shape, [count, SIDE, SIDE]);
  expectShape(labelFile, classes.shape, [count]);
  const wrong = classes.values.findIndex((label) => label >= source.classes);
  if (wrong >= 0) {
    throw new DataError(
      `${labelFile}: label of record ${wrong} must be below ${source.classes}, got ${classes.values[wrong]}`,
    );
  }
  const description = { dataset: source.dataset, classes: source.classes, shape: [SIDE, SIDE, 1] } as const;
  return packedImageSet(description, pixels.values, Uint16Array.from(classes.values));
}

function expectShape(file: string, actual: readonly number[], expected: readonly number[]): void {
  if (actual.join() !== expected.join()) {
    throw new DataError(`${file}: must hold ${expected.join(' x ')} values, got ${actual.join(' x ')}`);
  }
}
