/** What an FP32 first convolution gives back. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { above, below } from '../../../analysis/claims/predicates/values.ts';
import { comparison, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';
const gain = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'bit_keep_conv1', 'bit');
const rest = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'bit_keep_conv1', 'std');

export const firstConvolution: readonly Claim[] = [
  {
    id: 'conv1-gives-back',
    says: "An FP32 first convolution raises ResNet-18's mean accuracy everywhere.",
    holdsIf: forEvery(LADDER, (dataset) => above(`${gain(dataset)}.delta`, 0)),
  },
  {
    id: 'conv1-leaves-a-gap',
    says: 'With an FP32 first convolution ResNet-18 stays below FP32 everywhere.',
    holdsIf: forEvery(LADDER, (dataset) => below(`${rest(dataset)}.delta`, 0)),
  },
];
