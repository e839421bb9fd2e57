/** The same questions put to ResNet-50. */

import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { above, below } from '../../../analysis/claims/predicates/values.ts';
import { subjectKey } from '../../../analysis/definition/coordinates.ts';
import { gap } from '../study.ts';
import { cell, comparison, LADDER } from './study-cells.ts';

/** How much more the deeper network loses by ternary weights. */
const deeper = (dataset: (typeof LADDER)[number]) =>
  subjectKey(gap, { dataset, model: ['resnet50', 'resnet18'], variant: ['bit', 'std'] });

export const deeperNetwork: readonly Claim[] = [
  {
    id: 'resnet50-below-resnet18',
    says: 'In FP32 ResNet-50 is below ResNet-18 in the mean on every data set.',
    holdsIf: forEvery(LADDER, (dataset) =>
      below(
        `${cell(dataset, 'resnet50', 'std')}.accuracy.mean`,
        `${cell(dataset, 'resnet18', 'std')}.accuracy.mean`,
      ),
    ),
  },
  {
    id: 'resnet50-bit-below-fp32',
    says: 'ResNet-50 with BitNet weights is below FP32 in the mean everywhere.',
    holdsIf: forEvery(LADDER, (dataset) =>
      below(`${comparison(dataset, 'resnet50', 'bit', 'std')}.delta`, 0),
    ),
  },
  {
    id: 'resnet50-gap-smaller',
    says: 'The mean gap of BitNet is smaller in ResNet-50 than in ResNet-18 everywhere.',
    holdsIf: forEvery(LADDER, (dataset) => above(`${deeper(dataset)}.delta`, 0)),
  },
];
