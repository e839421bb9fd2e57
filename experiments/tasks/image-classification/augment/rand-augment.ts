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

const enhance = (apply: ImageOperation): ScaledOperation => ({
  apply,
  strength: (share) => 1 + 0.9 * share,
  sign: 'either',
});
const withoutStrength = (apply: ImageOperation): ScaledOperation => ({
  apply,
  strength: () => 0,
  sign: 'positive',
});
/** The paper moves images of 331 pixels by up to 150. */
const translation = (size: number, share: number): number => (150 / 331) * size * share;

export type RandAugmentOperation =
  | 'identity'
  | 'shearX'
  | 'shearY'
  | 'translateX'
  | 'translateY'
  | 'rotate'
  | 'brightness'
  | 'colour'
  | 'contrast'
  | 'sharpness'
  | 'posterize'
  | 'solarize'
  | 'autoContrast'
  | 'equalize';

/** The fourteen operations and how strong they get, as in torchvision's RandAugment. */
export const RAND_AUGMENT_OPERATIONS: Readonly<Record<RandAugmentOperation, ScaledOperation>> = {
  identity: withoutStrength(identity),
  shearX: { apply: shearX, strength: (share) => 0.3 * share, sign: 'either' },
  shearY: { apply: shearY, strength: (share) => 0.3 * share, sign: 'either' },
  translateX: {
    apply: translateX,
    strength: (share, [, width]) => translation(width, share),
    sign: 'either',
  },
  translateY: {
    apply: translateY,
    strength: (share, [height]) => translation(height, share),
    sign: 'either',
  },
  rotate: { apply: rotate, strength: (share) => 30 * share, sign: 'either' },
  brightness: enhance(brightness),
  colour: enhance(colour),
  contrast: enhance(contrast),
  sharpness: enhance(sharpness),
  posterize: { apply: posterize, strength: (share) => 8 - Math.round(4 * share), sign: 'positive' },
  solarize: { apply: solarize, strength: (share) => 255 * (1 - share), sign: 'positive' },
  autoContrast: withoutStrength(autoContrast),
  equalize: withoutStrength(equalize),
};

/**
 * RandAugment with N = 2 and M = 9: two operations, drawn with replacement from fourteen, one after the other
 * (Cubuk et al. 2020, arXiv:1909.13719, section 3). Strengths and signs are those of torchvision's implementation; shears
 * are about the top left corner, as in the authors' code. Black comes in from outside.
 */
export function randAugment(shape: ImageSet['shape']): Augmentation {
  const operations: readonly ScaledOperation[] = Object.values(RAND_AUGMENT_OPERATIONS);
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
