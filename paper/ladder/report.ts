/** What the paper claims of the ladder of scale. Every rule here was committed before the first of its runs. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { allOf, forEvery } from '../../analysis/claims/predicates/combine.ts';
import { intervalAbove, intervalBelow, parity } from '../../analysis/claims/predicates/intervals.ts';
import { above, below, rising } from '../../analysis/claims/predicates/values.ts';
import { ladderFigure } from './ladder.figure.ts';
import { ladderTable } from './ladder.table.ts';
import { ladderComparisonsTable } from './ladder-comparisons.table.ts';
import { ladderRatesTable } from './ladder-rates.table.ts';
import { ladder, ladderRates, of } from './study.ts';

type Dataset = 'cifar10' | 'cifar100';
/** A value of variant, or two that are compared. */
type Variants = string | readonly [string, string];

const BUDGETS = ['3', '10', '30'] as const;
const WIDTHS = ['8', '16', '32'] as const;
/** Those at which both data sets are trained, with distillation and without. */
const SHARED = (['cifar10', 'cifar100'] as const).flatMap((dataset) =>
  (['3', '10'] as const).map((epochs) => ({ dataset, epochs })),
);
const RUNGS = [...SHARED, { dataset: 'cifar10', epochs: '30' }] as const;
/** Points of test accuracy, for parity of TTQ with BitNet. */
const PARITY_MARGIN = 1;

const rung = (dataset: Dataset, epochs: string, variant: Variants) =>
  of({ dataset, width: '16', epochs, variant });
const wide = (width: string, variant: Variants) => of({ dataset: 'cifar10', width, epochs: '3', variant });
const last = (variant: Variants) => rung('cifar10', '30', variant);
const recovery = (epochs: string) => `${rung('cifar10', epochs, 'bit_keep_conv1')}.recovery`;

/** Each value of a list with the one before it. */
const steps = <T>(list: readonly T[]) => list.slice(1).map((one, i) => [one, list[i]!] as const);

export const ladderReport: StudyReport = {
  study: ladder,
  tables: [ladderTable, ladderComparisonsTable],
  figures: [ladderFigure],
  claims: [
    {
      id: 'ladder-fp32-passes-88',
      says: 'After 30 epochs ResNet-18 in FP32 passes 88 % on CIFAR-10.',
      holdsIf: above(`${last('std')}.accuracy.mean`, 0.88),
    },
    {
      id: 'ladder-bit-below-fp32',
      says: 'After 30 epochs BitNet weights are below FP32 on CIFAR-10.',
      holdsIf: intervalBelow(last(['bit', 'std']), 0),
    },
    {
      id: 'ladder-bit-costs-a-point',
      says: 'After 30 epochs BitNet weights cost over a point on CIFAR-10.',
      holdsIf: below(`${last(['bit', 'std'])}.delta`, -1),
    },
    {
      id: 'ladder-gap-shrinks-with-budget',
      says: 'On CIFAR-10 BitNet’s mean gap shrinks from each budget to the next.',
      holdsIf: forEvery(steps(BUDGETS), (epochs) =>
        above(`${of({ dataset: 'cifar10', width: '16', epochs, variant: ['bit', 'std'] })}.delta`, 0),
      ),
    },
    {
      id: 'ladder-gap-shrinks-with-width',
      says: 'On CIFAR-10 BitNet’s mean gap shrinks from each width to the next.',
      holdsIf: forEvery(steps(WIDTHS), (width) =>
        above(`${of({ dataset: 'cifar10', width, epochs: '3', variant: ['bit', 'std'] })}.delta`, 0),
      ),
    },
    {
      id: 'ladder-gap-larger-on-cifar100',
      says: 'BitNet’s mean gap is larger on CIFAR-100 than on CIFAR-10.',
      holdsIf: forEvery(['3', '10'], (epochs) =>
        below(
          `${of({ dataset: ['cifar100', 'cifar10'], width: '16', epochs, variant: ['bit', 'std'] })}.delta`,
          0,
        ),
      ),
    },
    {
      id: 'ladder-conv1-gives-back',
      says: 'An FP32 first convolution raises BitNet on both sets at every budget.',
      holdsIf: forEvery(RUNGS, ({ dataset, epochs }) =>
        above(`${rung(dataset, epochs, ['bit_keep_conv1', 'bit'])}.delta`, 0),
      ),
    },
    {
      id: 'ladder-conv1-gives-back-beyond-chance',
      says: 'After 30 epochs an FP32 first convolution raises BitNet on CIFAR-10.',
      holdsIf: intervalAbove(last(['bit_keep_conv1', 'bit']), 0),
    },
    {
      id: 'ladder-conv1-gives-back-at-every-width',
      says: 'An FP32 first convolution raises BitNet on CIFAR-10 at every width.',
      holdsIf: forEvery(WIDTHS, (width) => above(`${wide(width, ['bit_keep_conv1', 'bit'])}.delta`, 0)),
    },
    {
      id: 'ladder-conv1-share-grows-with-budget',
      says: 'The share that an FP32 first convolution recovers grows with budget.',
      holdsIf: rising(BUDGETS.map(recovery)),
    },
    {
      id: 'ladder-conv1-share-below-published',
      says: 'After 30 epochs the first convolution recovers less than published.',
      holdsIf: below(recovery('30'), 'published.cifar10.resnet18.bit_keep_conv1.recovery'),
    },
    {
      id: 'ladder-ttq-below-fp32',
      says: 'After 30 epochs TTQ is below FP32 on CIFAR-10.',
      holdsIf: intervalBelow(last(['ttq', 'std']), 0),
    },
    {
      id: 'ladder-ttq-on-par-with-bit',
      says: 'After 30 epochs TTQ is on a par with BitNet on CIFAR-10.',
      holdsIf: parity(last(['ttq', 'bit']), PARITY_MARGIN),
    },
    {
      id: 'ladder-kd-raises-ternary',
      says: 'Distillation raises ternary on both data sets at both budgets.',
      holdsIf: forEvery(SHARED, ({ dataset, epochs }) =>
        above(`${rung(dataset, epochs, ['bit_kd', 'bit'])}.delta`, 0),
      ),
    },
    {
      id: 'ladder-kd-raises-ternary-beyond-chance',
      says: 'After ten epochs distillation raises ternary on both data sets.',
      holdsIf: allOf(
        intervalAbove(rung('cifar10', '10', ['bit_kd', 'bit']), 0),
        intervalAbove(rung('cifar100', '10', ['bit_kd', 'bit']), 0),
      ),
    },
    {
      id: 'ladder-kd-lowers-fp32',
      says: 'Distillation lowers FP32 on both data sets at both budgets.',
      holdsIf: forEvery(SHARED, ({ dataset, epochs }) =>
        below(`${rung(dataset, epochs, ['std_kd', 'std'])}.delta`, 0),
      ),
    },
  ],
};

/** Its records show how the ladder's rates were chosen; it claims nothing. */
export const ladderRatesReport: StudyReport = { study: ladderRates, tables: [ladderRatesTable] };
