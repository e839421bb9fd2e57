import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { noise } from '../fixtures/image-sets.ts';
import { RAND_AUGMENT_OPERATIONS, randAugment } from './rand-augment.ts';

type RandAugmentOperation = keyof typeof RAND_AUGMENT_OPERATIONS;

interface Fixtures {
  readonly images: readonly {
    readonly shape: [number, number, number];
    readonly pixels: string;
    readonly cases: readonly {
      readonly operation: RandAugmentOperation;
      readonly strength: number;
      readonly result: string;
    }[];
  }[];
}

const fixtures: Fixtures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures/pillow-operations.json'), 'utf8'),
);
const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

describe('operations give Pillow’s bytes', () => {
  for (const { shape, pixels, cases } of fixtures.images) {
    test.each(cases)(`$operation $strength on ${shape[2]} channels`, ({ operation, strength, result }) => {
      const target = new Uint8Array(bytes(pixels).length).fill(77);
      RAND_AUGMENT_OPERATIONS[operation].apply(bytes(pixels), target, shape, strength);
      expect([...target]).toEqual([...bytes(result)]);
    });
  }

  test('each operation of RandAugment is among them, on colours and greys', () => {
    for (const { cases } of fixtures.images) {
      const tested = new Set(cases.map(({ operation }) => operation));
      expect([...tested].sort()).toEqual(Object.keys(RAND_AUGMENT_OPERATIONS).sort());
    }
  });
});

describe('strengths at magnitude 9 of 30 are torchvision’s for 32 x 32 images', () => {
  test.each([
    ['shearX', 0.09],
    ['shearY', 0.09],
    ['translateX', (150 / 331) * 32 * 0.3],
    ['translateY', (150 / 331) * 32 * 0.3],
    ['rotate', 9],
    ['brightness', 1.27],
    ['colour', 1.27],
    ['contrast', 1.27],
    ['sharpness', 1.27],
    ['posterize', 7],
    ['solarize', 178.5],
  ] as const)('%s %f', (name, expected) => {
    expect(RAND_AUGMENT_OPERATIONS[name].strength(0.3, [32, 32, 3])).toBeCloseTo(expected, 12);
  });

  test('a negated share turns, shifts and dims instead', () => {
    expect(RAND_AUGMENT_OPERATIONS.rotate.strength(-0.3, [32, 32, 3])).toBeCloseTo(-9, 12);
    expect(RAND_AUGMENT_OPERATIONS.brightness.strength(-0.3, [32, 32, 3])).toBeCloseTo(0.73, 12);
  });

  test('extreme magnitudes end where torchvision’s do', () => {
    const { posterize, solarize } = RAND_AUGMENT_OPERATIONS;
    expect([posterize.strength(0, [1, 1, 1]), posterize.strength(1, [1, 1, 1])]).toEqual([8, 4]);
    expect([solarize.strength(0, [1, 1, 1]), solarize.strength(1, [1, 1, 1])]).toEqual([255, 0]);
  });
});

describe('randAugment', () => {
  const shape = [8, 8, 3] as const;
  const pixels = noise(8 * 8 * 3, randomStream(1, 'rand augment'));

  test('applies two operations, one to the other’s result, drawn from the stream with their signs', () => {
    const change = randAugment(shape);
    const names = Object.keys(RAND_AUGMENT_OPERATIONS) as RandAugmentOperation[];
    const stream = randomStream(2, 'augment');
    const twin = randomStream(2, 'augment');
    const drawn = new Set<string>();
    for (let i = 0; i < 300; i++) {
      let expected: Uint8Array = pixels;
      for (let n = 0; n < 2; n++) {
        const name = names[twin.integer(14)]!;
        const { apply, strength, sign } = RAND_AUGMENT_OPERATIONS[name];
        const share = sign === 'either' && twin.integer(2) === 1 ? -0.3 : 0.3;
        const target = new Uint8Array(pixels.length);
        apply(expected, target, shape, strength(share, shape));
        expected = target;
        drawn.add(`${name} ${share}`);
      }
      expect([...change(pixels, stream)], `image ${i}`).toEqual([...expected]);
    }
    // Nine operations in both directions, five in one.
    expect(drawn.size).toBe(23);
  });

  test('leaves the image itself as it was', () => {
    const before = [...pixels];
    const change = randAugment(shape);
    const stream = randomStream(3, 'augment');
    for (let i = 0; i < 50; i++) change(pixels, stream);
    expect([...pixels]).toEqual(before);
  });
});
