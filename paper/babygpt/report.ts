/** What the paper says of the small language models. Every rule here was committed before the first of their runs. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { allOf } from '../../analysis/claims/predicates/combine.ts';
import { significantly } from '../../analysis/claims/predicates/tests.ts';
import { above, below } from '../../analysis/claims/predicates/values.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { sizeFacts } from '../size-facts.ts';
import { babygptComparisonsTable, babygptTable } from './babygpt.table.ts';
import { babygptCurvesFigure } from './babygpt-curves.figure.ts';
import { babygptRatesFigure } from './babygpt-rates.figure.ts';
import { publishedLosses } from './published-losses.ts';
import { stageFalls } from './stage-falls.ts';
import { babygpt, babygptRates, of, ofRates } from './study.ts';

const sampled = (model: string, end: 'low' | 'high') =>
  `${of({ model, schedule: 'constant' })}.sampled_loss.ci_${end}`;

const ternaryInStages = of({ model: 'babybitnet', schedule: 'two-stage' });

export const babygptReport: StudyReport = {
  study: babygpt,
  facts: [publishedLosses, stageFalls, sizeFacts],
  tables: [babygptTable, babygptComparisonsTable],
  figures: [babygptCurvesFigure],
  claims: [
    {
      id: 'babygpt-published-loss',
      says: 'The published loss of babyGPT lies in the interval of our mean.',
      holdsIf: allOf(
        above('babygpt.published.babygpt.loss', sampled('babygpt', 'low')),
        below('babygpt.published.babygpt.loss', sampled('babygpt', 'high')),
      ),
    },
    {
      id: 'babybitnet-published-loss',
      says: 'The published loss of babyBitNet lies in the interval of our mean.',
      holdsIf: allOf(
        above('babygpt.published.babybitnet.loss', sampled('babybitnet', 'low')),
        below('babygpt.published.babybitnet.loss', sampled('babybitnet', 'high')),
      ),
    },
    {
      id: 'babybitnet-is-worse',
      says: 'With ternary weights the loss is higher, and not by chance.',
      holdsIf: significantly('above', of({ model: ['babybitnet', 'babygpt'], schedule: 'constant' })),
    },
    {
      id: 'two-stages-help-ternary',
      says: 'Two stages lower the loss of the ternary model, and not by chance.',
      holdsIf: significantly('below', of({ model: 'babybitnet', schedule: ['two-stage', 'constant'] })),
    },
    {
      id: 'ternary-curve-is-not-s-shaped',
      says: 'The ternary loss falls no faster after the change of stage than before it.',
      holdsIf: below(`${ternaryInStages}.fall_after`, `${ternaryInStages}.fall_before`),
    },
  ],
};

export const babygptRatesReport: StudyReport = {
  study: babygptRates,
  facts: [
    () => [
      makeFact({
        key: 'babygpt-rates.rates',
        value: Object.keys(babygptRates.factors.rate!.values).length,
        unit: 'count',
        formula: 'learning rates that the study declares',
      }),
    ],
  ],
  figures: [babygptRatesFigure],
  claims: [
    {
      id: 'ternary-tolerates-no-higher-rate',
      says: 'A rate of 0.004 instead of 0.001 raises the mean ternary loss.',
      holdsIf: above(`${ofRates({ model: 'babybitnet', rate: ['0.004', '0.001'] })}.delta`, 0),
    },
    {
      id: 'fp32-tolerates-no-higher-rate',
      says: 'A rate of 0.004 instead of 0.001 raises the mean loss in FP32.',
      holdsIf: above(`${ofRates({ model: 'babygpt', rate: ['0.004', '0.001'] })}.delta`, 0),
    },
  ],
};
