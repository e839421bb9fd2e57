import type { RandomStream } from '../../../rng/random-stream.ts';
import type { ImageSet } from '../image-set.ts';
import type { Augmentation, AugmentationGeometry } from './augmentation-geometry.ts';

/**
 * The basic augmentation: a crop of the original size from the image padded with black, at a uniformly random place, mirrored
 * left to right half the time where the data set's geometry allows (He et al. 2015, arXiv:1512.03385, section 4.2).
 */
export function randomCropFlip(
  shape: ImageSet['shape'],
  { cropPadding, horizontalFlip }: AugmentationGeometry,
): Augmentation {
  const [height, width, channels] = shape;
  const result = new Uint8Array(height * width * channels);
  const offset = (stream: RandomStream) => stream.integer(2 * cropPadding + 1) - cropPadding;
  return (pixels, stream) => {
    const down = offset(stream);
    const across = offset(stream);
    const mirrored = horizontalFlip === 'half' && stream.integer(2) === 1;
    cropFlip(pixels, result, shape, { down, across, mirrored });
    return result;
  };
}

export interface Placement {
  /** Where the crop's top left corner lies in the original image; negative in the padding. */
  readonly down: number;
  readonly across: number;
  readonly mirrored: boolean;
}

/** Writes the crop to `result`, [height, width, channels] as `pixels`; what lies outside of the image is black. */
export function cropFlip(
  pixels: Uint8Array,
  result: Uint8Array,
  [height, width, channels]: ImageSet['shape'],
  { down, across, mirrored }: Placement,
): void {
  result.fill(0);
  const firstRow = Math.max(0, -down);
  const endRow = Math.min(height, height - down);
  const firstColumn = Math.max(0, -across);
  const endColumn = Math.min(width, width - across);
  const stride = width * channels;
  for (let row = firstRow; row < endRow; row++) {
    let from = (row + down) * stride + (firstColumn + across) * channels;
    const column = mirrored ? width - 1 - firstColumn : firstColumn;
    let to = row * stride + column * channels;
    const step = mirrored ? -2 * channels : 0;
    for (let count = firstColumn; count < endColumn; count++) {
      for (let channel = 0; channel < channels; channel++) result[to++] = pixels[from++]!;
      to += step;
    }
  }
}
