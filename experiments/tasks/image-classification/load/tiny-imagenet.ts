import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import { fetchFromArchive } from '../../../data/fetch-absent.ts';
import type { DatasetSplits } from '../image-set.ts';
import type { LoadOptions, TinyImagenetSource } from './dataset-sources.ts';
import { decodedImageSet } from './decoded-images.ts';
import { decodeExact } from './jpeg.ts';
import { classesInTurn, imageFiles, type LabelledFile } from './labelled-files.ts';

/**
 * Tiny-ImageNet: the first `trainExamples` of its training split, classes in turn, and as test split its published
 * validation split, because the published test split has no labels. Classes are numbered in the order of their WordNet ids.
 * Downloads and unpacks the archive when it is absent.
 *
 * Throws {@link DataError} naming the file and the rule it breaks.
 */
export async function loadTinyImagenet(
  source: TinyImagenetSource,
  { dataDir, trainExamples, progress }: LoadOptions,
): Promise<DatasetSplits> {
  const folder = path.join(dataDir, source.folder);
  await fetchFromArchive(source.archive, folder, ['wnids.txt', 'train', 'val'], progress?.download);
  const ids = classIds(path.join(folder, 'wnids.txt'), source.classes);
  const options = { ...source, decode: decodeExact, folder: path.join(folder, 'decoded'), progress };
  const train = trainingFiles(folder, ids, source).slice(0, trainExamples);
  return {
    train: await decodedImageSet(train, options),
    test: await decodedImageSet(testFiles(folder, ids, source), options),
  };
}

function classIds(file: string, classes: number): string[] {
  const ids = readFileSync(file, 'utf8').split('\n').filter(Boolean).sort();
  if (ids.length !== classes) throw new DataError(`${file}: must name ${classes} classes, got ${ids.length}`);
  return ids;
}

function trainingFiles(folder: string, ids: readonly string[], source: TinyImagenetSource): LabelledFile[] {
  const byClass = ids.map((id) => {
    const ofClass = path.join(folder, 'train', id, 'images');
    const files = imageFiles(ofClass);
    if (files.length !== source.trainPerClass) {
      throw new DataError(`${ofClass}: must hold ${source.trainPerClass} images, got ${files.length}`);
    }
    return files;
  });
  return classesInTurn(byClass);
}

/** In the order of the annotations: a line each, the file's name and its class first, separated by tabs. */
function testFiles(folder: string, ids: readonly string[], source: TinyImagenetSource): LabelledFile[] {
  const annotations = path.join(folder, 'val', 'val_annotations.txt');
  const lines = readFileSync(annotations, 'utf8').split('\n').filter(Boolean);
  const expected = source.classes * source.testPerClass;
  if (lines.length !== expected) {
    throw new DataError(`${annotations}: must have ${expected} lines, got ${lines.length}`);
  }
  return lines.map((line, index) => {
    const [name, id] = line.split('\t');
    const label = ids.indexOf(id ?? '');
    if (name === undefined || label < 0) {
      throw new DataError(
        `${annotations}: line ${index + 1} must name a file and a class of wnids.txt, got ${line}`,
      );
    }
    return { file: path.join(folder, 'val', 'images', name), label };
  });
}
