import type { RandomStream } from '../../rng/random-stream.ts';
import type { ImageSet } from '../image-set.ts';
import { AUGMENTATION_GEOMETRY } from './augmentation-geometry.ts';
import { randomCropFlip } from './random-crop-flip.ts';

/**
 * Makes a changed copy of one image, [height, width, channels] in 0 … 255. `pixels` stays as it is; the result is valid until
 * the next call.
 */
export type Augmentation = (pixels: Uint8Array, stream: RandomStream) => Uint8Array;

export type AugmentationName = 'none' | 'basic';

export function augmentation(name: AugmentationName, set: ImageSet): Augmentation {
  switch (name) {
    case 'none':
      return (pixels) => pixels;
    case 'basic':
      return randomCropFlip(set.shape, AUGMENTATION_GEOMETRY[set.dataset]);
  }
}
