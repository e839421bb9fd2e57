/** Shears, shifts and turns: each result pixel is the source pixel that its centre falls on, black outside. */
import type { ImageSet } from '../image-set.ts';
import type { ImageOperation } from './augmentation-geometry.ts';

/** Column and row in the source of (x, y) in the result: (a x + b y + c, d x + e y + f). */
type AffineMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const FIXED_POINT = 65536;

/** In 16.16 fixed point, as Pillow's ImagingTransformAffine, so that both choose the same pixel everywhere. */
function transform(
  pixels: Uint8Array,
  target: Uint8Array,
  [height, width, channels]: ImageSet['shape'],
  [a, b, c, d, e, f]: AffineMap,
): void {
  const [stepX, rowX, stepY, rowY] = [fixed(a), fixed(b), fixed(d), fixed(e)];
  // Half a pixel in: from corner to centre.
  let startX = fixed(c + a * 0.5 + b * 0.5);
  let startY = fixed(f + d * 0.5 + e * 0.5);
  target.fill(0);
  for (let y = 0, at = 0; y < height; y++, startX += rowX, startY += rowY) {
    let fromX = startX;
    let fromY = startY;
    for (let x = 0; x < width; x++, at += channels, fromX += stepX, fromY += stepY) {
      const column = fromX >> 16;
      const row = fromY >> 16;
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const from = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) target[at + channel] = pixels[from + channel]!;
    }
  }
}

const fixed = (value: number): number => Math.floor(value * FIXED_POINT + 0.5);

/** `strength`: columns by which each row is moved against the one above it. */
export const shearX: ImageOperation = (pixels, target, shape, strength) =>
  transform(pixels, target, shape, [1, strength, 0, 0, 1, 0]);

/** `strength`: rows by which each column is moved against the one left of it. */
export const shearY: ImageOperation = (pixels, target, shape, strength) =>
  transform(pixels, target, shape, [1, 0, 0, strength, 1, 0]);

/** `strength`: pixels to the left; its fraction is dropped. */
export const translateX: ImageOperation = (pixels, target, shape, strength) =>
  transform(pixels, target, shape, [1, 0, Math.trunc(strength), 0, 1, 0]);

/** `strength`: pixels up; its fraction is dropped. */
export const translateY: ImageOperation = (pixels, target, shape, strength) =>
  transform(pixels, target, shape, [1, 0, 0, 0, 1, Math.trunc(strength)]);

/** `strength`: degrees counter-clockwise about the centre. */
export const rotate: ImageOperation = (pixels, target, shape, strength) => {
  const angle = (-strength * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [shape[1] / 2, shape[0] / 2];
  transform(pixels, target, shape, [
    cosine,
    sine,
    middleX - cosine * middleX - sine * middleY,
    -sine,
    cosine,
    middleY + sine * middleX - cosine * middleY,
  ]);
};
