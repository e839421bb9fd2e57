/** Trained Ternary Quantization beside BitNet's rule, which has nothing to learn. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { parity } from '../../../analysis/claims/predicates/intervals.ts';
import { significantly } from '../../../analysis/claims/predicates/tests.ts';
import { below } from '../../../analysis/claims/predicates/values.ts';
import { cell, comparison, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';
/** Points of test accuracy, for parity of TTQ with BitNet. */
const PARITY_MARGIN = 1;

export const learnedScales: readonly Claim[] = [
  {
    id: 'ttq-below-fp32',
    says: 'ResNet-18 by TTQ stays below FP32 on every data set, beyond chance.',
    holdsIf: forEvery(LADDER, (dataset) => significantly('below', comparison(dataset, MODEL, 'ttq', 'std'))),
  },
  {
    id: 'ttq-on-par-with-bit',
    says: 'TTQ is on a par with BitNet, within one point, on every data set.',
    holdsIf: forEvery(LADDER, (dataset) => parity(comparison(dataset, MODEL, 'ttq', 'bit'), PARITY_MARGIN)),
  },
  {
    id: 'ttq-has-fewer-zeros',
    says: 'TTQ leaves fewer weights at zero than BitNet does, on every data set.',
    holdsIf: forEvery(LADDER, (dataset) =>
      below(
        `${cell(dataset, MODEL, 'ttq')}.zero_share.mean`,
        `${cell(dataset, MODEL, 'bit')}.zero_share.mean`,
      ),
    ),
  },
];
