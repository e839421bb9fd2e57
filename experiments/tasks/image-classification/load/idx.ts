import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError, reasonOf } from '../../../data/data-error.ts';

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
  const size = shape.reduce((product, length) => product * length, 1);
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
