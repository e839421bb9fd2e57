/** What BitNet's ternary weights cost against FP32, and how that changes with the task. */

import type { Claim } from '../../../analysis/claims/claim.ts';
import { allOf, forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { significantly } from '../../../analysis/claims/predicates/tests.ts';
import { below, rising } from '../../../analysis/claims/predicates/values.ts';
import { subjectKey } from '../../../analysis/definition/coordinates.ts';
import { gap as study } from '../study.ts';
import { cell, comparison, LADDER } from './study-cells.ts';

const MODEL = 'resnet18';
/** Rungs of the ladder next to each other, the harder first. */
const RUNGS = LADDER.slice(1).map((harder, i) => [harder, LADDER[i]!] as const);
const gap = (dataset: (typeof LADDER)[number]) => comparison(dataset, MODEL, 'bit', 'std');

export const ternaryGap: readonly Claim[] = [
  {
    id: 'ladder-of-difficulty',
    says: 'ResNet-18 in FP32 is less accurate from one data set to the next.',
    holdsIf: rising([...LADDER].reverse().map((dataset) => `${cell(dataset, MODEL, 'std')}.accuracy.mean`)),
  },
  {
    id: 'bit-below-fp32',
    says: 'ResNet-18 with BitNet weights is below FP32 in the mean everywhere.',
    holdsIf: forEvery(LADDER, (dataset) => below(`${gap(dataset)}.delta`, 0)),
  },
  {
    id: 'bit-costs-a-point-on-cifar',
    says: 'On both CIFAR sets BitNet costs more than a point, and not by chance.',
    holdsIf: forEvery(['cifar10', 'cifar100'] as const, (dataset) =>
      allOf(below(`${gap(dataset)}.delta`, -1), significantly('below', gap(dataset))),
    ),
  },
  {
    id: 'gap-grows-with-difficulty',
    says: 'The mean gap of BitNet in ResNet-18 grows from each data set to the next.',
    holdsIf: forEvery(RUNGS, (dataset) =>
      below(`${subjectKey(study, { dataset, model: MODEL, variant: ['bit', 'std'] })}.delta`, 0),
    ),
  },
];
