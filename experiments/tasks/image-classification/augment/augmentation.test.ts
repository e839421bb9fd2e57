import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AUGMENTATIONS, DATASETS } from '../../../record/names.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { noise } from '../fixtures/image-sets.ts';
import { augmentation } from './augmentation.ts';
import { AUGMENTATION_GEOMETRY } from './augmentation-geometry.ts';
import { cutout } from './cutout.ts';
import { randAugment } from './rand-augment.ts';
import { randomCropFlip } from './random-crop-flip.ts';
import { randomResizedCrop } from './random-resized-crop.ts';

const shape = [32, 32, 3] as const;
const mean = [0.49, 0.48, 0.45];
const pixels = noise(32 * 32 * 3, randomStream(1, 'augmentation'));
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Digests of five images in a row, each changed by all of `steps`. */
function results(steps: readonly ReturnType<typeof cutout>[]): string[] {
  const stream = randomStream(7, 'augment/epoch-0');
  return Array.from({ length: 5 }, () =>
    digest(steps.reduce<Uint8Array>((image, step) => step(image, stream), pixels)),
  );
}

describe('augmentation', () => {
  const geometry = AUGMENTATION_GEOMETRY.cifar100;
  const basic = () => randomCropFlip(shape, geometry);
  const hole = () => cutout(shape, 8, mean);

  test.each([
    ['none', []],
    ['basic', [basic()]],
    ['cutout', [basic(), hole()]],
    ['randaug', [basic(), randAugment(shape)]],
    ['full', [basic(), randAugment(shape), hole()]],
    ['resized-crop', [randomResizedCrop(shape, 'half')]],
  ] as const)('%s does what it says, in its order', (name, steps) => {
    expect(results([augmentation(name, { dataset: 'cifar100', shape }, mean)])).toEqual(results(steps));
  });

  test('every name is one of these, and changes images in a way of its own', () => {
    const all = AUGMENTATIONS.map((name) =>
      results([augmentation(name, { dataset: 'cifar10', shape }, mean)]).join(),
    );
    expect(new Set(all).size).toBe(AUGMENTATIONS.length);
  });

  test('the first draws of a seed are those that records were trained with', () => {
    // Digests of what Pillow and a second implementation of the stream make of the same image.
    expect(results([augmentation('basic', { dataset: 'cifar10', shape }, mean)])).toEqual([
      '91b982922f9f9546',
      '2a66c6ac02be9316',
      '5da09a67727e5300',
      'b1e748c8487cc2aa',
      'a8e7f4370e4f4b6f',
    ]);
    expect(results([augmentation('full', { dataset: 'cifar10', shape }, mean)])).toEqual([
      'ad4281341e716336',
      '46e9d45aed43a19e',
      'f016008e0eb26a37',
      '8acfdf583a654220',
      '75d0dfe3ac53bb0d',
    ]);
  });

  test('digits and directions are never mirrored', () => {
    const forbidden = DATASETS.filter((name) => AUGMENTATION_GEOMETRY[name].horizontalFlip === 'never');
    expect(forbidden).toEqual(['mnist', 'synthetic']);
  });
});
