import type { Dataset } from '../../../record/names.ts';
import type { RandomStream } from '../../../rng/random-stream.ts';
import type { ImageSet } from '../image-set.ts';

/**
 * Makes a changed copy of one image, [height, width, channels] in 0 … 255. `pixels` stays as it is; the result is valid until
 * the next call.
 */
export type Augmentation = (pixels: Uint8Array, stream: RandomStream) => Uint8Array;

export interface AugmentationGeometry {
  /** Black pixels added on each side before a crop of the original size is taken. */
  readonly cropPadding: number;
  readonly horizontalFlip: 'half' | 'never';
  /** Side of cutout's square in pixels. */
  readonly cutoutSide: number;
}

/** What augmentation may do to the images of each data set without changing what they show. */
export const AUGMENTATION_GEOMETRY = {
  /** He et al. 2015 (arXiv:1512.03385, section 4.2): 4 pixels, mirrored half the time. Cutout: DeVries and Taylor, section 4.1. */
  cifar10: { cropPadding: 4, horizontalFlip: 'half', cutoutSide: 16 },
  /** As CIFAR-10, but cutout does best with smaller squares (DeVries and Taylor, section 4.1). */
  cifar100: { cropPadding: 4, horizontalFlip: 'half', cutoutSide: 8 },
  /** A mirrored 2 or 5 is no digit. Digits have 4 empty pixels around them, of which a shift of 2 leaves some. */
  mnist: { cropPadding: 2, horizontalFlip: 'never', cutoutSide: 8 },
  /** Mirrored clothes are clothes. They fill the frame, and a shift of 4 would cut off sleeves and soles. */
  fashion_mnist: { cropPadding: 2, horizontalFlip: 'half', cutoutSide: 8 },
  /** The same share of the image as in CIFAR-100, which it resembles. */
  tiny_imagenet: { cropPadding: 8, horizontalFlip: 'half', cutoutSide: 16 },
  imagenet: { cropPadding: 28, horizontalFlip: 'half', cutoutSide: 56 },
  imagenet100: { cropPadding: 28, horizontalFlip: 'half', cutoutSide: 56 },
  /** Classes are directions, which a mirror changes. */
  synthetic: { cropPadding: 4, horizontalFlip: 'never', cutoutSide: 8 },
} as const satisfies Record<Dataset, AugmentationGeometry>;

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
