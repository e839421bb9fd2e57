/** What the study that this paper follows found, and what of it does not appear at this scale. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { allOf } from '../../../analysis/claims/predicates/combine.ts';
import { above, below } from '../../../analysis/claims/predicates/values.ts';

const PUBLISHED = 'published';

export const publishedEffects = {
  notFound: {
    id: 'three-published-effects-missing',
    says: 'On CIFAR the first convolution of ResNet-18 gives back a smaller share of the gap than published; distillation raises the ternary network and lowers the FP32 one on CIFAR-100, the opposite of what is published; and TTQ is behind BitNet there and not ahead.',
    holdsIf: allOf(
      ...['cifar10', 'cifar100'].map((dataset) =>
        below(
          `${dataset}.resnet18.bit_keep_conv1.recovery`,
          `${PUBLISHED}.${dataset}.resnet18.bit_keep_conv1.recovery`,
        ),
      ),
      above('cifar100.resnet18.bit_kd-vs-bit.delta', 0),
      below(`${PUBLISHED}.cifar100.resnet18.bit_kd-vs-bit.difference`, 0),
      below('cifar100.resnet18.std_kd-vs-std.delta', 0),
      above(`${PUBLISHED}.cifar100.resnet18.std_kd-vs-std.difference`, 0),
      below('cifar100.resnet18.ttq-vs-bit.delta', 0),
      above(`${PUBLISHED}.cifar100.resnet18.ttq-vs-bit.difference`, 0),
    ),
  },
} as const satisfies Readonly<Record<string, Claim>>;
