/** What BitNet's ternary weights cost against FP32, and how that changes with the task. */
import type { Claim } from '../../../analysis/claims/claim.ts';
import { allOf, forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { significantly } from '../../../analysis/claims/predicates/tests.ts';
import { below, rising } from '../../../analysis/claims/predicates/values.ts';
import { cell, comparison, LADDER, RUNGS } from './study-cells.ts';

const MODEL = 'resnet18';
const gap = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'bit', 'std');

export const ternaryGap = {
  ladder: {
    id: 'ladder-of-difficulty',
    says: 'ResNet-18 in FP32 is less accurate from one data set of the ladder to the next.',
    holdsIf: rising([...LADDER].reverse().map((dataset) => `${cell(dataset, MODEL, 'std')}.accuracy.mean`)),
  },
  bitBelowFp32: {
    id: 'bit-below-fp32',
    says: 'The mean accuracy of ResNet-18 with BitNet weights is below FP32 on every data set.',
    holdsIf: forEvery(LADDER, (dataset) => below(`${gap(dataset)}.delta`, 0)),
  },
  bitCostsAPointOnCifar: {
    id: 'bit-costs-a-point-on-cifar',
    says: 'On CIFAR-10 and CIFAR-100 BitNet weights cost ResNet-18 more than one point, and not by chance.',
    holdsIf: forEvery(['cifar10', 'cifar100'] as const, (dataset) =>
      allOf(below(`${gap(dataset)}.delta`, -1), significantly('below', gap(dataset))),
    ),
  },
  gapGrows: {
    id: 'gap-grows-with-difficulty',
    says: 'The mean gap of BitNet weights in ResNet-18 grows from each data set of the ladder to the next.',
    holdsIf: forEvery(RUNGS, (rung) => below(`${rung}.${MODEL}.bit-vs-std.delta`, 0)),
  },
} as const satisfies Readonly<Record<string, Claim>>;
