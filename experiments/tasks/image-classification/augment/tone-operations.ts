/** Operations that give each level of a channel another one, as Pillow's ImageOps. */
import type { ImageOperation } from './augmentation-geometry.ts';

const LEVELS = 256;

/** Leaves the image as it is. */
export const identity: ImageOperation = (pixels, target) => target.set(pixels);

/** `strength`: bits of each level that are kept, the highest first. */
export const posterize: ImageOperation = (pixels, target, _shape, strength) => {
  const kept = 0xff & ~(2 ** (8 - strength) - 1);
  for (let at = 0; at < pixels.length; at++) target[at] = pixels[at]! & kept;
};

/** `strength`: level from which on levels are inverted. */
export const solarize: ImageOperation = (pixels, target, _shape, strength) => {
  for (let at = 0; at < pixels.length; at++) {
    const level = pixels[at]!;
    target[at] = level < strength ? level : 255 - level;
  }
};

/** Stretches each channel from its darkest to its brightest level over all levels. Has no strength. */
export const autoContrast: ImageOperation = (pixels, target, [, , channels]) =>
  mapChannels(pixels, target, channels, (counts, levels) => {
    const darkest = counts.findIndex((count) => count > 0);
    const brightest = counts.findLastIndex((count) => count > 0);
    if (brightest <= darkest) return;
    const scale = 255 / (brightest - darkest);
    const offset = -darkest * scale;
    for (let level = 0; level < LEVELS; level++) {
      levels[level] = Math.max(0, Math.min(255, Math.trunc(level * scale + offset)));
    }
  });

/** Spreads each channel's levels so that all are about equally frequent. Has no strength. */
export const equalize: ImageOperation = (pixels, target, [height, width, channels]) =>
  mapChannels(pixels, target, channels, (counts, levels) => {
    const brightest = counts.findLastIndex((count) => count > 0);
    const step = Math.floor((height * width - counts[brightest]!) / 255);
    if (step === 0) return;
    let below = Math.floor(step / 2);
    for (let level = 0; level < LEVELS; level++) {
      levels[level] = Math.min(255, Math.floor(below / step));
      below += counts[level]!;
    }
  });

/** `fill` gets how often each level occurs in a channel and changes the table of new levels, which starts as it is. */
function mapChannels(
  pixels: Uint8Array,
  target: Uint8Array,
  channels: number,
  fill: (counts: Int32Array, levels: Uint8Array) => void,
): void {
  const counts = new Int32Array(LEVELS);
  const levels = new Uint8Array(LEVELS);
  for (let channel = 0; channel < channels; channel++) {
    counts.fill(0);
    for (let at = channel; at < pixels.length; at += channels) counts[pixels[at]!]!++;
    for (let level = 0; level < LEVELS; level++) levels[level] = level;
    fill(counts, levels);
    for (let at = channel; at < pixels.length; at += channels) target[at] = levels[pixels[at]!]!;
  }
}
