import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { type CropBox, cropAndScale, drawBox, randomResizedCrop } from './random-resized-crop.ts';

interface Fixture {
  readonly shape: readonly [number, number, number];
  readonly pixels: string;
  readonly cases: readonly { readonly box: CropBox; readonly result: string }[];
}
const file = new URL('fixtures/pillow-crops.json', import.meta.url);
const { shape, pixels, cases }: Fixture = JSON.parse(readFileSync(file, 'utf8'));
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const image = bytes(pixels);
const size = shape[0] * shape[1] * shape[2];

const scaled = (box: CropBox, mirrored = false) => {
  const result = new Uint8Array(size);
  cropAndScale(image, result, shape, box, mirrored);
  return result;
};

describe('cropAndScale', () => {
  test.each(cases)('has Pillow’s pixels, but for its rounding: $box', ({ box, result }) => {
    const expected = bytes(result);
    const off = scaled(box).map((value, i) => Math.abs(value - expected[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });

  test('of the whole image is the image; mirrored, its columns in reverse', () => {
    const [height, width, channels] = shape;
    const whole = { top: 0, left: 0, height, width };
    expect(scaled(whole)).toEqual(image);
    const mirrored = scaled(whole, true);
    expect([...mirrored.subarray(0, channels)]).toEqual([
      ...image.subarray((width - 1) * channels, width * channels),
    ]);
  });
});

test('boxes have the areas and ratios that are drawn, within the image', () => {
  const stream = randomStream(3, 'boxes');
  const side = 224;
  const boxes = Array.from({ length: 4000 }, () => drawBox([side, side, 3], stream));
  const areas = boxes.map(({ width, height }) => (width * height) / side ** 2);
  const ratios = boxes.map(({ width, height }) => Math.log(width / height));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.min(...areas)).toBeGreaterThan(0.075);
  expect(Math.max(...areas)).toBeGreaterThan(0.9);
  // Uniform in [0.08, 1] but for large ones that do not fit with their ratio.
  expect(Math.abs(mean(areas) - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(mean(ratios))).toBeLessThan(0.02);
  expect(Math.max(...ratios.map(Math.abs))).toBeLessThan(Math.log(4 / 3) + 0.05);
  for (const { top, left, width, height } of boxes) {
    expect(Math.min(top, left)).toBeGreaterThanOrEqual(0);
    expect(Math.max(top + height, left + width)).toBeLessThanOrEqual(side);
  }
});

test('the same stream gives the same crop; half of them are mirrored where that is allowed', () => {
  const crop = (seed: number, mirrors: 'half' | 'never') =>
    randomResizedCrop(shape, mirrors)(image, randomStream(seed, 'crop')).slice();
  expect(crop(1, 'half')).toEqual(crop(1, 'half'));
  expect(crop(1, 'half')).not.toEqual(crop(2, 'half'));
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const mirrored = seeds.filter((seed) => !Buffer.from(crop(seed, 'half')).equals(crop(seed, 'never')));
  expect(Math.abs(mirrored.length - 100)).toBeLessThan(25);
});
