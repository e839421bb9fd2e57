import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import { fetchFromArchive } from '../../../data/fetch-absent.ts';
import { type DatasetSplits, type ImageSet, packedImageSet } from '../image-set.ts';
import type { CifarSource, LoadOptions } from './dataset-sources.ts';

const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;
const PIXELS = PLANE * CHANNELS;

/**
 * CIFAR-10 or CIFAR-100, binary version: the head of the training split that the files needed for `trainExamples` hold, and
 * the test split. Downloads the archive when one of these files is absent; files that are there are never replaced.
 *
 * Throws {@link DataError} naming the file and the rule it breaks.
 */
export async function loadCifar(source: CifarSource, options: LoadOptions): Promise<DatasetSplits> {
  const { dataDir, trainExamples, progress } = options;
  const folder = path.join(dataDir, source.folder);
  const trainFiles = source.trainFiles.slice(0, Math.ceil(trainExamples / source.trainRecords));
  await fetchFromArchive(source.archive, folder, [...trainFiles, source.testFile], progress?.download);

  const parts: Records[] = [];
  for (const [index, name] of trainFiles.entries()) {
    const needed = Math.min(source.trainRecords, trainExamples - index * source.trainRecords);
    const records = { needed, most: source.trainRecords };
    parts.push(await readRecords(path.join(folder, name), source, records));
  }
  const records = { needed: source.testRecords, most: source.testRecords };
  const test = await readRecords(path.join(folder, source.testFile), source, records);
  return { train: imageSet(source, parts), test: imageSet(source, [test]) };
}

interface Records {
  readonly images: Uint8Array;
  readonly labels: Uint16Array;
}

function imageSet({ dataset, classes }: CifarSource, parts: readonly Records[]): ImageSet {
  const count = parts.reduce((sum, part) => sum + part.labels.length, 0);
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint16Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * PIXELS);
    labels.set(part.labels, at);
    at += part.labels.length;
  }
  return packedImageSet({ dataset, classes, shape: [SIDE, SIDE, CHANNELS] }, images, labels);
}

async function readRecords(file: string, source: CifarSource, expected: Expected): Promise<Records> {
  const bytes = await readFile(file);
  const count = recordCount(bytes, file, source, expected);
  const recordBytes = source.labelBytes + PIXELS;
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint16Array(count);
  for (let index = 0; index < count; index++) {
    const at = index * recordBytes;
    labels[index] = labelAt(bytes, at, index, file, source);
    interleave(bytes, at + source.labelBytes, images, index * PIXELS);
  }
  return { images, labels };
}

/** How many records a file must hold at least and may hold at most. */
interface Expected {
  readonly needed: number;
  readonly most: number;
}

function recordCount(
  bytes: Uint8Array,
  file: string,
  source: CifarSource,
  { needed, most }: Expected,
): number {
  const recordBytes = source.labelBytes + PIXELS;
  if (bytes.length === 0 || bytes.length % recordBytes !== 0) {
    throw new DataError(
      `${file}: size must be a multiple of ${recordBytes} bytes (one record), got ${bytes.length}`,
    );
  }
  const count = bytes.length / recordBytes;
  if (count > most) throw new DataError(`${file}: must hold at most ${most} records, got ${count}`);
  if (count < needed) {
    throw new DataError(
      `${file}: holds ${count} records, ${needed} are needed; the whole file is in ${source.archive.url}`,
    );
  }
  return count;
}

function labelAt(bytes: Uint8Array, at: number, record: number, file: string, source: CifarSource): number {
  const label = bytes[at + source.labelBytes - 1]!;
  if (label >= source.classes) {
    throw new DataError(`${file}: label of record ${record} must be below ${source.classes}, got ${label}`);
  }
  return label;
}

/** Three planes of one colour each become pixels of three channels. */
function interleave(from: Uint8Array, fromAt: number, to: Uint8Array, toAt: number): void {
  for (let channel = 0; channel < CHANNELS; channel++) {
    const plane = fromAt + channel * PLANE;
    for (let pixel = 0; pixel < PLANE; pixel++) {
      to[toAt + pixel * CHANNELS + channel] = from[plane + pixel]!;
    }
  }
}
