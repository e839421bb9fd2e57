import type { Dataset } from '../../record/names.ts';

export interface AugmentationGeometry {
  /** Black pixels added on each side before a crop of the original size is taken. */
  readonly cropPadding: number;
  readonly horizontalFlip: 'half' | 'never';
}

/** What the basic augmentation may do to the images of each data set without changing what they show. */
export const AUGMENTATION_GEOMETRY = {
  /** He et al. 2015 (arXiv:1512.03385, section 4.2): 4 pixels, mirrored half the time. */
  cifar10: { cropPadding: 4, horizontalFlip: 'half' },
  cifar100: { cropPadding: 4, horizontalFlip: 'half' },
  /** A mirrored 2 or 5 is no digit. Digits have 4 empty pixels around them, of which a shift of 2 leaves some. */
  mnist: { cropPadding: 2, horizontalFlip: 'never' },
  /** Mirrored clothes are clothes. They fill the frame, and a shift of 4 would cut off sleeves and soles. */
  fashion_mnist: { cropPadding: 2, horizontalFlip: 'half' },
  /** Classes are directions, which a mirror changes. */
  synthetic: { cropPadding: 4, horizontalFlip: 'never' },
} as const satisfies Record<Dataset, AugmentationGeometry>;
