/** Which part of ResNet-18 matters most: one kept in FP32 at a time. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { above } from '../../../analysis/claims/predicates/values.ts';
import { comparison, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';
const FIRST = 'bit_keep_conv1';
const OTHERS = ['bit_keep_layer1', 'bit_keep_layer4', 'bit_keep_fc'] as const;

export const layerAblation: readonly Claim[] = [
  {
    id: 'conv1-recovers-most',
    says: 'Of the parts kept in FP32 the first convolution recovers most, everywhere.',
    // Over the same seeds the gap is the same, and the larger gain is the larger share.
    holdsIf: forEvery(LADDER, (dataset) =>
      forEvery(OTHERS, (other) => above(`${comparison(dataset, MODEL, FIRST, other)}.delta`, 0)),
    ),
  },
];
