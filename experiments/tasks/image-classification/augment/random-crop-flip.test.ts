import { describe, expect, test } from 'vitest';
import { type RandomStream, randomStream } from '../../../rng/random-stream.ts';
import { noise } from '../fixtures/image-sets.ts';
import { cropFlip, randomCropFlip } from './random-crop-flip.ts';

/** The definition, pixel by pixel. */
function expected(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  { down, across, mirrored }: { down: number; across: number; mirrored: boolean },
): number[] {
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = (mirrored ? width - 1 - x : x) + across;
      const fromY = y + down;
      const inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
      for (let channel = 0; channel < channels; channel++) {
        result.push(inside ? pixels[(fromY * width + fromX) * channels + channel]! : 0);
      }
    }
  }
  return result;
}

describe('cropFlip', () => {
  test.each([
    { name: 'colours', shape: [5, 7, 3] },
    { name: 'greys', shape: [6, 4, 1] },
  ] as const)('equals its definition for every place and both directions: $name', ({ shape }) => {
    const pixels = noise(shape[0] * shape[1] * shape[2], randomStream(3, 'crop'));
    const result = new Uint8Array(pixels.length);
    for (let down = -3; down <= 3; down++) {
      for (let across = -3; across <= 3; across++) {
        for (const mirrored of [false, true]) {
          cropFlip(pixels, result, shape, { down, across, mirrored });
          expect([...result], `${down} ${across} ${mirrored}`).toEqual(
            expected(pixels, shape, { down, across, mirrored }),
          );
        }
      }
    }
  });
});

describe('randomCropFlip', () => {
  const shape = [6, 6, 1] as const;
  const pixels = noise(36, randomStream(4, 'flip')).map((level) => level | 1);

  function outcomes(
    horizontalFlip: 'half' | 'never',
    stream: RandomStream,
    count: number,
  ): Map<string, number> {
    const change = randomCropFlip(shape, { cropPadding: 1, horizontalFlip, cutoutSide: 2 });
    const seen = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const key = change(pixels, stream).join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    return seen;
  }

  test('reaches all places and both directions equally often', () => {
    const seen = outcomes('half', randomStream(5, 'augment'), 9_000);
    expect(seen.size).toBe(18);
    // Upper 0.1 % point of chi-square with 17 degrees of freedom (SciPy).
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chiSquare).toBeLessThan(40.79);
  });

  test('never mirrors where the data set forbids it', () => {
    const seen = outcomes('never', randomStream(5, 'augment'), 900);
    const plain = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((across) => expected(pixels, shape, { down, across, mirrored: false }).join()),
    );
    expect([...seen.keys()].sort()).toEqual(plain.sort());
  });

  test('leaves the image itself as it was', () => {
    const before = [...pixels];
    outcomes('half', randomStream(6, 'augment'), 10);
    expect([...pixels]).toEqual(before);
  });
});
