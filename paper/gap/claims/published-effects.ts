/** What the study that this paper follows found, and what of it does not appear at this scale. */

import type { Claim } from '../../../analysis/claims/claim.ts';
import { allOf } from '../../../analysis/claims/predicates/combine.ts';
import { above, below } from '../../../analysis/claims/predicates/values.ts';
import { cell, comparison } from './study-cells.ts';

const MODEL = 'resnet18';
const PUBLISHED = 'published';

export const publishedEffects: readonly Claim[] = [
  {
    id: 'three-published-effects-missing',
    says: 'On CIFAR the first convolution recovers less than published; on CIFAR-100 distillation raises ternary and lowers FP32, the opposite of what is published, and TTQ is behind BitNet.',
    holdsIf: allOf(
      ...(['cifar10', 'cifar100'] as const).map((dataset) =>
        below(
          `${cell(dataset, MODEL, 'bit_keep_conv1')}.recovery`,
          `${PUBLISHED}.${dataset}.resnet18.bit_keep_conv1.recovery`,
        ),
      ),
      above(`${comparison('cifar100', MODEL, 'bit_kd', 'bit')}.delta`, 0),
      below(`${PUBLISHED}.cifar100.resnet18.bit_kd-vs-bit.difference`, 0),
      below(`${comparison('cifar100', MODEL, 'std_kd', 'std')}.delta`, 0),
      above(`${PUBLISHED}.cifar100.resnet18.std_kd-vs-std.difference`, 0),
      below(`${comparison('cifar100', MODEL, 'ttq', 'bit')}.delta`, 0),
      above(`${PUBLISHED}.cifar100.resnet18.ttq-vs-bit.difference`, 0),
    ),
  },
];
