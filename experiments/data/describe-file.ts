import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';

const CHUNK_BYTES = 16 * 1024 * 1024;

/** Name, size and SHA-256 (lower-case hex) of a file, which may be larger than memory. */
export function describeFile(file: string): { name: string; bytes: number; sha256: string } {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(CHUNK_BYTES);
  const descriptor = openSync(file, 'r');
  let bytes = 0;
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(descriptor);
  }
  return { name: path.basename(file), bytes, sha256: hash.digest('hex') };
}
