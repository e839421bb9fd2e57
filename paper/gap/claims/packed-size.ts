/** What a packed checkpoint takes on disk. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { above } from '../../../analysis/claims/predicates/values.ts';
import { cell, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';

export const packedSize: readonly Claim[] = [
  {
    id: 'ternary-is-smaller',
    says: 'Packed, a ternary ResNet-18, its first convolution ternary or not, takes less than a tenth of FP32.',
    holdsIf: forEvery(LADDER, (dataset) =>
      forEvery(['bit', 'bit_keep_conv1', 'ttq'] as const, (variant) =>
        above(`${cell(dataset, MODEL, variant)}.bytes.ratio`, 10),
      ),
    ),
  },
];
