import type { ImageSet } from '../image-set.ts';
import { rotate, shearX, shearY, translateX, translateY } from './affine-operations.ts';
import type { Augmentation, ImageOperation } from './augmentation-geometry.ts';
import { brightness, colour, contrast, sharpness } from './enhance-operations.ts';
import { autoContrast, equalize, identity, posterize, solarize } from './tone-operations.ts';

/** N and M of the paper; M counts to 30. */
const OPERATIONS_PER_IMAGE = 2;
const MAGNITUDE = 9;
const MAGNITUDES = 30;

interface ScaledOperation {
  readonly apply: ImageOperation;
  /** The operation's strength at `share` in [-1, 1] of the greatest magnitude. */
  readonly strength: (share: number, shape: ImageSet['shape']) => number;
  /** `either`: the share is negated half the time. */
  readonly sign: 'either' | 'positive';
}

const signed = (apply: ImageOperation, strength: ScaledOperation['strength']): ScaledOperation => ({
  ...{ apply, strength, sign: 'either' },
});
const positive = (apply: ImageOperation, strength: ScaledOperation['strength']): ScaledOperation => ({
  ...{ apply, strength, sign: 'positive' },
});
const enhance = (apply: ImageOperation) => signed(apply, (share) => 1 + 0.9 * share);
const withoutStrength = (apply: ImageOperation) => positive(apply, () => 0);
/** The paper moves images of 331 pixels by up to 150. */
const translation = (size: number, share: number): number => (150 / 331) * size * share;

/** The fourteen operations and how strong they get, as in torchvision's RandAugment. */
export const RAND_AUGMENT_OPERATIONS = {
  identity: withoutStrength(identity),
  shearX: signed(shearX, (share) => 0.3 * share),
  shearY: signed(shearY, (share) => 0.3 * share),
  translateX: signed(translateX, (share, [, width]) => translation(width, share)),
  translateY: signed(translateY, (share, [height]) => translation(height, share)),
  rotate: signed(rotate, (share) => 30 * share),
  brightness: enhance(brightness),
  colour: enhance(colour),
  contrast: enhance(contrast),
  sharpness: enhance(sharpness),
  posterize: positive(posterize, (share) => 8 - Math.round(4 * share)),
  solarize: positive(solarize, (share) => 255 * (1 - share)),
  autoContrast: withoutStrength(autoContrast),
  equalize: withoutStrength(equalize),
};

/**
 * RandAugment with N = 2 and M = 9: two operations, drawn with replacement from fourteen, one after the other
 * (Cubuk et al. 2020, arXiv:1909.13719, section 3). Strengths and signs are those of torchvision's implementation; shears
 * are about the top left corner, as in the authors' code. Black comes in from outside.
 */
export function randAugment(shape: ImageSet['shape']): Augmentation {
  const operations = Object.values(RAND_AUGMENT_OPERATIONS);
  const size = shape[0] * shape[1] * shape[2];
  const buffers = Array.from({ length: OPERATIONS_PER_IMAGE }, () => new Uint8Array(size));
  return (pixels, stream) => {
    let current = pixels;
    for (const buffer of buffers) {
      const { apply, strength, sign } = operations[stream.integer(operations.length)]!;
      const negated = sign === 'either' && stream.integer(2) === 1;
      const share = (negated ? -MAGNITUDE : MAGNITUDE) / MAGNITUDES;
      apply(current, buffer, shape, strength(share, shape));
      current = buffer;
    }
    return current;
  };
}
