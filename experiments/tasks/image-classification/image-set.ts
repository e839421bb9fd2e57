import { createHash } from 'node:crypto';
import type { Dataset } from '../../record/names.ts';

/** Labelled images of one size, in a fixed order. */
export interface ImageSet {
  readonly dataset: Dataset;
  readonly count: number;
  /** [height, width, channels] of every image. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  /** [count], each below `classes`. */
  readonly labels: Uint16Array;
  /** Pixels of one example, [height, width, channels] in 0 … 255; not to be written to, valid until the next call. */
  readonly pixels: (index: number) => Uint8Array;
}

/** The two splits of a data set as it is published. */
export interface DatasetSplits {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** An image set whose pixels lie one after another in memory: `images` is [count, height, width, channels]. */
export function packedImageSet(
  description: Pick<ImageSet, 'dataset' | 'shape' | 'classes'>,
  images: Uint8Array,
  labels: Uint16Array,
): ImageSet {
  const [height, width, channels] = description.shape;
  const size = height * width * channels;
  if (images.length !== labels.length * size) {
    throw new RangeError(
      `packedImageSet: ${labels.length} labels ask for ${labels.length * size} pixels, got ${images.length}`,
    );
  }
  const pixels = (index: number) => images.subarray(index * size, (index + 1) * size);
  return { ...description, count: labels.length, labels, pixels };
}

/** The examples of `set` at `indexes`, in that order. */
export function selectExamples(set: ImageSet, indexes: Int32Array): ImageSet {
  const labels = Uint16Array.from(indexes, (index) => set.labels[index]!);
  return { ...set, count: indexes.length, labels, pixels: (place) => set.pixels(indexes[place]!) };
}

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
