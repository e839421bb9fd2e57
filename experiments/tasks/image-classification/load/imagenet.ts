import { existsSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import type { DatasetSplits } from '../image-set.ts';
import type { ImagenetSource, LoadOptions } from './dataset-sources.ts';
import { decodedImageSet } from './decoded-images.ts';
import { decodeMiddle } from './jpeg.ts';
import { classesInTurn, imageFiles, type LabelledFile, sortedNames } from './labelled-files.ts';

/**
 * ImageNet (ILSVRC 2012) from a folder for each class, `train/<id>/*.JPEG` and `val/<id>/*.JPEG`, as torchvision's ImageFolder
 * reads it: the first `trainExamples` of the training split, classes in turn, and the validation split as test split. Images
 * are scaled and cropped to their middle once, and training crops, of random size too, are taken within it. ImageNet-100 is read
 * alike: which classes it has is what the folders say.
 *
 * It cannot be downloaded without an account. Throws {@link DataError} naming the folder or file and the rule it breaks.
 */
export async function loadImagenet(
  source: ImagenetSource,
  { dataDir, trainExamples, progress }: LoadOptions,
): Promise<DatasetSplits> {
  const folder = path.join(dataDir, source.folder);
  if (!existsSync(folder)) {
    throw new DataError(
      `${folder}: is not there; get ILSVRC 2012 from ${source.site} and unpack it to train/<id>/*.JPEG and val/<id>/*.JPEG`,
    );
  }
  const ids = sortedNames(path.join(folder, 'train'));
  if (ids.length !== source.classes) {
    throw new DataError(
      `${path.join(folder, 'train')}: must hold a folder for each of ${source.classes} classes, got ${ids.length}`,
    );
  }
  const options = { ...source, decode: decodeMiddle, folder: path.join(folder, 'decoded'), progress };
  const train = filesOf(path.join(folder, 'train'), ids, trainExamples);
  const test = filesOf(path.join(folder, 'val'), ids, source.testRecords);
  return { train: await decodedImageSet(train, options), test: await decodedImageSet(test, options) };
}

/** The first `count` files, classes in turn. */
function filesOf(folder: string, ids: readonly string[], count: number): LabelledFile[] {
  const files = classesInTurn(ids.map((id) => imageFiles(path.join(folder, id))));
  if (files.length < count) {
    throw new DataError(`${folder}: must hold at least ${count} images, got ${files.length}`);
  }
  return files.slice(0, count);
}
