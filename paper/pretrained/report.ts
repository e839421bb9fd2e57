/** What the paper says of scoring a trained model. Every rule here was committed before the first run of the study. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { allOf } from '../../analysis/claims/predicates/combine.ts';
import { below, rising } from '../../analysis/claims/predicates/values.ts';
import { paddingTable } from './padding.table.ts';
import { of, pretrained } from './study.ts';

const QUANTIZATIONS = ['fp32', 'int8', 'int4', 'ternary'] as const;

const loss = (text: string, quantization: string, padding: string) =>
  `${of({ text, quantization, softmax: 'base-e', padding })}.loss.mean`;

const byCoarseness = (text: string, padding: string) =>
  QUANTIZATIONS.map((quantization) => loss(text, quantization, padding));

export const pretrainedReport: StudyReport = {
  study: pretrained,
  tables: [paddingTable],
  claims: [
    {
      id: 'padding-counted-four-bits-best',
      says: 'With padding counted, 4 bits score best on WikiText-2, as published elsewhere.',
      holdsIf: allOf(
        below(loss('wikitext_2', 'int4', 'counted'), loss('wikitext_2', 'fp32', 'counted')),
        below(loss('wikitext_2', 'int4', 'counted'), loss('wikitext_2', 'int8', 'counted')),
      ),
    },
    {
      id: 'padding-masked-coarser-is-worse',
      says: 'With padding masked, each coarser quantization scores worse, on both texts.',
      holdsIf: allOf(
        rising(byCoarseness('tinystories', 'masked')),
        rising(byCoarseness('wikitext_2', 'masked')),
      ),
    },
    {
      id: 'padding-counted-changes-the-order',
      says: 'With padding counted, ternary weights score better than FP32, on both texts.',
      holdsIf: allOf(
        below(loss('tinystories', 'ternary', 'counted'), loss('tinystories', 'fp32', 'counted')),
        below(loss('wikitext_2', 'ternary', 'counted'), loss('wikitext_2', 'fp32', 'counted')),
      ),
    },
  ],
};
