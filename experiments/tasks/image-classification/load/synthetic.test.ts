import { describe, expect, test } from 'vitest';
import { fingerprint, type ImageSet } from '../image-set.ts';
import { loadSynthetic } from './synthetic.ts';

const SIDE = 32;
const { train, test: held } = loadSynthetic();

/** Strength of the wave across (dx, dy) with this wavelength: |Fourier coefficient|² of the channel sums of squares. */
function strength(pixels: Uint8Array, [dx, dy]: readonly [number, number], wavelength: number): number {
  const turn = (2 * Math.PI) / (wavelength * Math.hypot(dx, dy));
  let energy = 0;
  for (let channel = 0; channel < 3; channel++) {
    let [cosine, sine] = [0, 0];
    for (let at = 0; at < SIDE * SIDE; at++) {
      const angle = turn * (dx * (at % SIDE) + dy * Math.floor(at / SIDE));
      const level = pixels[3 * at + channel]! - 128;
      cosine += level * Math.cos(angle);
      sine += level * Math.sin(angle);
    }
    energy += cosine * cosine + sine * sine;
  }
  return energy;
}

/** The class whose stripes fit an image best. */
function matched(pixels: Uint8Array): number {
  const directions = [
    [1, 0],
    [4, 3],
    [1, 3],
    [-1, 3],
    [-4, 3],
  ] as const;
  const scores = [11, 5].flatMap((wavelength) =>
    directions.map((direction) => strength(pixels, direction, wavelength)),
  );
  return scores.indexOf(Math.max(...scores));
}

const accuracy = (set: ImageSet, classify: (pixels: Uint8Array) => number) =>
  Array.from(set.labels, (label, index) => (classify(set.pixels(index)) === label ? 1 : 0)).reduce<number>(
    (sum, hit) => sum + hit,
    0,
  ) / set.count;

describe('the synthetic set', () => {
  test('is the same bytes everywhere and always', () => {
    // As an independent implementation in Python makes them.
    expect([train, held].map(fingerprint)).toEqual([
      '368aa775ff65c9dd3e77ad2553033f228642314b4687d779d91d8a63c4293815',
      '0312f837484c31088ab758aef80b7100616b207567a6880569bd8232cea46385',
    ]);
  });

  test('has ten classes in equal parts, in both splits', () => {
    for (const set of [train, held]) {
      const counts = new Array<number>(10).fill(0);
      for (const label of set.labels) counts[label]!++;
      expect(counts).toEqual(new Array(10).fill(set.count / 10));
    }
  });

  test('shows its classes: matching stripes tells them apart', () => {
    expect(accuracy(held, matched)).toBeGreaterThan(0.9);
  });

  test('does not give them away by colour alone', () => {
    // Mean colours of the classes in training, nearest one in the other split.
    const colour = (pixels: Uint8Array) =>
      [0, 1, 2].map(
        (channel) => pixels.reduce((sum, level, at) => sum + (at % 3 === channel ? level : 0), 0) / 1024,
      );
    const centres = Array.from({ length: 10 }, (_, label) => {
      const members = Array.from(train.labels.keys()).filter((index) => train.labels[index] === label);
      const colours = members.map((index) => colour(train.pixels(index)));
      return [0, 1, 2].map((channel) => colours.reduce((sum, c) => sum + c[channel]!, 0) / colours.length);
    });
    const nearest = (pixels: Uint8Array) => {
      const own = colour(pixels);
      const distances = centres.map((centre) => Math.hypot(...centre.map((c, channel) => c - own[channel]!)));
      return distances.indexOf(Math.min(...distances));
    };
    expect(accuracy(held, nearest)).toBeLessThan(0.2);
  });
});
