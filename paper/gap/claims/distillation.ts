/** Knowledge distillation from an FP32 teacher. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { intervalAbove } from '../../../analysis/claims/predicates/intervals.ts';
import { significantly } from '../../../analysis/claims/predicates/tests.ts';
import { below } from '../../../analysis/claims/predicates/values.ts';
import { comparison, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';
const ternary = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'bit_kd', 'bit');
const full = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'std_kd', 'std');

export const distillation: readonly Claim[] = [
  {
    id: 'kd-hurts-ternary',
    says: 'Distillation lowers the ternary ResNet-18 everywhere, beyond chance.',
    holdsIf: forEvery(LADDER, (dataset) => significantly('below', ternary(dataset))),
  },
  // Written when three seeds of ten were in, which suggested it, and none of the power extension.
  {
    id: 'kd-raises-ternary-on-cifar',
    says: 'On both CIFAR sets distillation raises the ternary one, beyond chance.',
    holdsIf: forEvery(['cifar10', 'cifar100'] as const, (dataset) =>
      significantly('above', ternary(dataset)),
    ),
  },
  // Of the seeds of the power extension, none of which was in when the rule above was written.
  {
    id: 'kd-raises-ternary-on-later-seeds',
    says: 'On CIFAR distillation raises ternary over the seven later seeds.',
    holdsIf: forEvery(['cifar10', 'cifar100'] as const, (dataset) =>
      intervalAbove(`${ternary(dataset)}.extension`, 0),
    ),
  },
  {
    id: 'kd-lowers-fp32-mean',
    says: 'Distillation from an equal network lowers FP32 in the mean everywhere.',
    holdsIf: forEvery(LADDER, (dataset) => below(`${full(dataset)}.delta`, 0)),
  },
];
