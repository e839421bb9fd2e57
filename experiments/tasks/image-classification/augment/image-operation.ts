import type { ImageSet } from '../image-set.ts';

/**
 * One change of one image, as Pillow makes it: reads `pixels` and writes all of `target`, both [height, width, channels] in
 * 0 … 255 with one channel (grey) or three (red, green, blue). What `strength` means is each operation's own.
 */
export type ImageOperation = (
  pixels: Uint8Array,
  target: Uint8Array,
  shape: ImageSet['shape'],
  strength: number,
) => void;
