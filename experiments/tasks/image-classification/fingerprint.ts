import { createHash } from 'node:crypto';
import type { ImageSet } from './image-set.ts';

/**
 * SHA-256 (lower-case hex) of what a set holds: the line `[height, width, channels]/classes/count` as JSON, then each
 * example in order, its label as two little-endian bytes before its pixels. Equal for equal examples, however they are stored.
 */
export function fingerprint(set: ImageSet): string {
  const { shape, classes, count } = set;
  const hash = createHash('sha256').update(`${JSON.stringify({ shape, classes, count })}\n`);
  const label = new Uint8Array(2);
  for (let index = 0; index < count; index++) {
    label[0] = set.labels[index]! & 0xff;
    label[1] = set.labels[index]! >> 8;
    hash.update(label).update(set.pixels(index));
  }
  return hash.digest('hex');
}
