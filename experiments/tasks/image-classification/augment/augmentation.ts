import type { AugmentationName } from '../../../record/names.ts';
import type { ImageSet } from '../image-set.ts';
import { AUGMENTATION_GEOMETRY, type Augmentation } from './augmentation-geometry.ts';
import { cutout } from './cutout.ts';
import { randAugment } from './rand-augment.ts';
import { randomCropFlip } from './random-crop-flip.ts';
import { randomResizedCrop } from './random-resized-crop.ts';

/**
 * The named augmentation for a set's images. `none` leaves them, `basic` crops and mirrors; `cutout` and `randaug` do so and
 * then what their name says; `full` does all three, RandAugment before cutout as its authors.
 * `resized-crop` crops in random sizes, scales back and mirrors.
 * `mean` is the training set's mean per channel in [0, 1].
 */
export function augmentation(
  name: AugmentationName,
  { dataset, shape }: Pick<ImageSet, 'dataset' | 'shape'>,
  mean: readonly number[],
): Augmentation {
  const geometry = AUGMENTATION_GEOMETRY[dataset];
  const cropFlip = () => randomCropFlip(shape, geometry);
  const hole = () => cutout(shape, geometry.cutoutSide, mean);
  switch (name) {
    case 'none':
      return (pixels) => pixels;
    case 'basic':
      return cropFlip();
    case 'resized-crop':
      return randomResizedCrop(shape, geometry.horizontalFlip);
    case 'cutout':
      return inTurn([cropFlip(), hole()]);
    case 'randaug':
      return inTurn([cropFlip(), randAugment(shape)]);
    case 'full':
      return inTurn([cropFlip(), randAugment(shape), hole()]);
  }
}

function inTurn(steps: readonly Augmentation[]): Augmentation {
  return (pixels, stream) => steps.reduce((current, step) => step(current, stream), pixels);
}
