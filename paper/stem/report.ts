/** What the paper claims of the stem. Every rule here was committed before the first of its runs. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { allOf, forEvery } from '../../analysis/claims/predicates/combine.ts';
import { intervalAbove, intervalBelow } from '../../analysis/claims/predicates/intervals.ts';
import { above, below } from '../../analysis/claims/predicates/values.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { publishedStemGain } from '../gap/published-values.ts';
import { stemTable } from './stem.table.ts';
import { LARGE, of, SMALL, stem } from './study.ts';

/** The stem for small images minus that for photographs: the accuracy of a variant, or the difference of two. */
const gain = (variant: string | readonly [string, string]) => of({ stem: [SMALL, LARGE], variant });

const PUBLISHED = 'stem.published_gain';

export const stemReport: StudyReport = {
  study: stem,
  tables: [stemTable],
  facts: [
    () => [
      makeFact({
        key: PUBLISHED,
        ...{ value: publishedStemGain('cifar10'), unit: 'points', digits: 2 },
        formula: 'published, not measured by this project: gap.readme.stem_gain in published-values.json',
      }),
    ],
  ],
  claims: [
    {
      id: 'stem-raises-fp32',
      says: 'The 3×3 stem raises the accuracy of FP32 on CIFAR-10.',
      holdsIf: intervalAbove(gain('std'), 0),
    },
    {
      id: 'stem-raises-ternary',
      says: 'The 3×3 stem raises both ternary variants on CIFAR-10.',
      holdsIf: forEvery(['bit', 'bit_keep_conv1'], (variant) => intervalAbove(gain(variant), 0)),
    },
    {
      id: 'stem-gain-as-published',
      says: 'The published gain by the 3×3 stem lies in our interval.',
      holdsIf: allOf(above(PUBLISHED, `${gain('std')}.ci_low`), below(PUBLISHED, `${gain('std')}.ci_high`)),
    },
    {
      id: 'stem-gap-smaller',
      says: 'Ternary weights cost less with the 3×3 stem than with the 7×7 one.',
      holdsIf: intervalAbove(gain(['bit', 'std']), 0),
    },
    {
      id: 'stem-conv1-gives-less',
      says: 'An FP32 first convolution gives back less with the 3×3 stem.',
      holdsIf: intervalBelow(gain(['bit_keep_conv1', 'bit']), 0),
    },
  ],
};
