/**
 * Brightness, colour, contrast and sharpness: each blends the image with a version that lacks the quality.
 * `strength` is the factor of Pillow's ImageEnhance: 0 gives that version, 1 the image, more than 1 exaggerates.
 */
import type { ImageSet } from '../image-set.ts';
import type { ImageOperation } from './augmentation-geometry.ts';

/** lacking + factor · (present - lacking), clipped, its fraction dropped; in single precision, as Pillow's ImagingBlend. */
function blend(lacking: number, present: number, factor: number): number {
  const mixed = Math.fround(Math.fround(factor * (present - lacking)) + lacking);
  return mixed <= 0 ? 0 : mixed >= 255 ? 255 : Math.trunc(mixed);
}

/** Luma of ITU-R 601-2 in 16 bits of fraction, rounded, as Pillow's conversion to "L". */
function grey(pixels: Uint8Array, at: number, channels: number): number {
  if (channels === 1) return pixels[at]!;
  return (pixels[at]! * 19595 + pixels[at + 1]! * 38470 + pixels[at + 2]! * 7471 + 0x8000) >> 16;
}

/** Against black. */
export const brightness: ImageOperation = (pixels, target, _shape, strength) => {
  const factor = Math.fround(strength);
  for (let at = 0; at < pixels.length; at++) target[at] = blend(0, pixels[at]!, factor);
};

/** Against the grey image; a grey image stays as it is. */
export const colour: ImageOperation = (pixels, target, [, , channels], strength) => {
  const factor = Math.fround(strength);
  for (let at = 0; at < pixels.length; at += channels) {
    const luma = grey(pixels, at, channels);
    for (let channel = at; channel < at + channels; channel++) {
      target[channel] = blend(luma, pixels[channel]!, factor);
    }
  }
};

/** Against the image's mean luma, rounded. */
export const contrast: ImageOperation = (pixels, target, [height, width, channels], strength) => {
  const factor = Math.fround(strength);
  let sum = 0;
  for (let at = 0; at < pixels.length; at += channels) sum += grey(pixels, at, channels);
  const mean = Math.floor(sum / (height * width) + 0.5);
  for (let at = 0; at < pixels.length; at++) target[at] = blend(mean, pixels[at]!, factor);
};

/** Against the image smoothed by the 3 x 3 kernel of ones with 5 in its middle; the border stays as it is. */
export const sharpness: ImageOperation = (pixels, target, shape, strength) => {
  const [height, width, channels] = shape;
  const factor = Math.fround(strength);
  target.set(pixels);
  for (let y = 1; y < height - 1; y++) {
    const start = (y * width + 1) * channels;
    const end = (y * width + width - 1) * channels;
    for (let at = start; at < end; at++) {
      target[at] = blend(smoothed(pixels, at, shape), pixels[at]!, factor);
    }
  }
};

function smoothed(pixels: Uint8Array, at: number, [, width, channels]: ImageSet['shape']): number {
  const stride = width * channels;
  let sum = 4 * pixels[at]!;
  for (let row = at - stride; row <= at + stride; row += stride) {
    sum += pixels[row - channels]! + pixels[row]! + pixels[row + channels]!;
  }
  return Math.floor((sum + 6.5) / 13);
}
