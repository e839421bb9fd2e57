import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { DataError, reasonOf } from '../../../data/data-error.ts';
import { fetchFile } from '../../../data/fetch-absent.ts';
import { type DatasetSplits, type ImageSet, packedImageSet } from '../image-set.ts';
import type { IdxFiles, IdxSource, LoadOptions } from './dataset-sources.ts';

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

const decompress = promisify(gunzip);

/** Type byte of unsigned bytes in an idx header. */
const UNSIGNED_BYTE = 8;

export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

/**
 * Reads a gzipped idx file of unsigned bytes (the format of MNIST: two zero bytes, a type byte, the number of dimensions,
 * each dimension as a big-endian 32-bit word, then the values).
 *
 * Throws {@link DataError} naming the file when the gzip is damaged, the header is not that of unsigned bytes with `rank`
 * dimensions, or the values are fewer or more than the header says.
 */
export async function readIdx(file: string, rank: number): Promise<IdxArray> {
  const bytes = await unzip(file);
  const magic = (UNSIGNED_BYTE << 8) | rank;
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new DataError(
      `${file}: must start with an idx header of ${headerBytes} bytes, got ${bytes.length}`,
    );
  }
  if (bytes.readUInt32BE(0) !== magic) {
    throw new DataError(`${file}: idx magic number must be ${magic}, got ${bytes.readUInt32BE(0)}`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const size = sizeOf(shape);
  if (bytes.length - headerBytes !== size) {
    throw new DataError(
      `${file}: idx header says ${shape.join(' x ')} = ${size} values, got ${bytes.length - headerBytes}`,
    );
  }
  return { shape, values: bytes.subarray(headerBytes) };
}

async function unzip(file: string): Promise<Buffer> {
  const packed = await readFile(file);
  try {
    return await decompress(packed);
  } catch (thrown) {
    throw new DataError(`${file}: must be gzip (${reasonOf(thrown)})`);
  }
}
