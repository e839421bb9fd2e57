import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeExact, decodeMiddle } from './jpeg.ts';

interface Fixtures {
  readonly side: number;
  readonly images: readonly {
    readonly name: string;
    readonly file: string;
    readonly width: number;
    readonly height: number;
    readonly pixels: string;
    readonly middle: string;
  }[];
}

const { side, images }: Fixtures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures/jpeg-images.json'), 'utf8'),
);
const bytes = (base64: string) => Buffer.from(base64, 'base64');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'jpeg-'));
  return () => rmSync(folder, { recursive: true });
});

function write(content: Uint8Array): string {
  const file = path.join(folder, 'image.JPEG');
  writeFileSync(file, content);
  return file;
}
const image = (name: string) => images.find((candidate) => candidate.name === name)!;

/** Largest and mean difference in levels. */
function difference(actual: Uint8Array, expected: Uint8Array): { largest: number; mean: number } {
  const distances = [...actual].map((level, at) => Math.abs(level - expected[at]!));
  return {
    largest: Math.max(...distances),
    mean: distances.reduce((sum, d) => sum + d, 0) / distances.length,
  };
}

describe('decodeExact', () => {
  test.each(images.filter(({ width }) => width === side))(
    'gives Pillow’s pixels: $name',
    async ({ file, pixels }) => {
      const decoded = await decodeExact(write(bytes(file)), side);
      expect(decoded.length).toBe(side * side * 3);
      // Decoders may round the inverse transform differently by a level.
      expect(difference(decoded, bytes(pixels)).largest).toBeLessThanOrEqual(1);
    },
  );

  test('grey images have three equal channels', async () => {
    const decoded = await decodeExact(write(bytes(image('greys').file)), side);
    for (let at = 0; at < decoded.length; at += 3) {
      expect([decoded[at + 1], decoded[at + 2]]).toEqual([decoded[at], decoded[at]]);
    }
  });

  test('an image of another size is named', async () => {
    const file = write(bytes(image('wide').file));
    await expect(decodeExact(file, side)).rejects.toThrow(
      `${file}: must be 16 x 16 pixels of 3 channels, got 45 x 30 of 3`,
    );
  });

  test.each([
    ['cut short', () => bytes(image('colours').file).subarray(0, 400)],
    ['no image', () => Buffer.from('<html></html>')],
    ['empty', () => Buffer.alloc(0)],
  ])('a file that is %s is named', async (_what, content) => {
    const file = write(content());
    await expect(decodeExact(file, side)).rejects.toThrow(`${file}: must be an image that can be decoded (`);
  });
});

describe('decodeMiddle', () => {
  const larger = images.filter(({ width }) => width > side);

  test.each(larger)('is what Pillow scales and crops, but for rounding: $name', async ({ file, middle }) => {
    const decoded = await decodeMiddle(write(bytes(file)), side);
    expect(difference(decoded, bytes(middle)).largest).toBeLessThanOrEqual(1);
  });

  test('an image that must grow keeps its picture', async () => {
    const { file, middle } = image('colours');
    const decoded = await decodeMiddle(write(bytes(file)), side);
    // Edges of 70 levels every five pixels, moved by less than one.
    expect(difference(decoded, bytes(middle)).mean).toBeLessThan(14);
  });

  test.each([
    ['cut short', () => bytes(image('wide').file).subarray(0, 500)],
    ['no image', () => Buffer.from('<html></html>')],
  ])('a file that is %s is named', async (_what, content) => {
    const file = write(content());
    await expect(decodeMiddle(file, side)).rejects.toThrow(`${file}: must be an image that can be decoded (`);
  });
});
