import type { ImageSet } from '../image-set.ts';
import type { Augmentation } from './augmentation-geometry.ts';

/**
 * Cutout: a square of `side` pixels around a uniformly random pixel takes the mean colour; what lies outside of the image is
 * lost (DeVries and Taylor 2017, arXiv:1708.04552, section 3.2). `mean` is [channels] in [0, 1].
 *
 * The paper sets normalized values to zero. Here images are still 8 bits, so the mean is rounded: after normalization the
 * square is within 1/510 of a level's range of zero.
 */
export function cutout(shape: ImageSet['shape'], side: number, mean: readonly number[]): Augmentation {
  const [height, width, channels] = shape;
  const fill = Uint8Array.from(mean, (level) => Math.round(255 * level));
  const result = new Uint8Array(height * width * channels);
  const half = Math.floor(side / 2);
  return (pixels, stream) => {
    result.set(pixels);
    const y = stream.integer(height);
    const x = stream.integer(width);
    const endX = Math.min(width, x + half);
    for (let row = Math.max(0, y - half); row < Math.min(height, y + half); row++) {
      for (let column = Math.max(0, x - half); column < endX; column++) {
        result.set(fill, (row * width + column) * channels);
      }
    }
    return result;
  };
}
