/** This paper: what it is about. `npm run paper -- build` hands it to the engine in `analysis`. */

import { definePaper } from '../analysis/authoring/define-paper.ts';
import { claimsTable } from '../analysis/tables/claims.table.ts';
import { historyTable } from '../analysis/tables/history.table.ts';
import { experimentsReference } from '../experiments/studies/experiments-reference.ts';
import { babygptRatesReport, babygptReport } from './babygpt/report.ts';
import { base2LanguageReport, base2QuickReport, base2VisionReport } from './base2/report.ts';
import { base2TimeReport } from './base2/time-report.ts';
import {
  arithmeticReport,
  baselineReport,
  tictactoeReport,
  tinystoriesReport,
} from './bitnet-training/report.ts';
import { gapReport } from './gap/report.ts';
import { gap } from './gap/study.ts';
import { inferenceTimeReport } from './inference-time/report.ts';
import { ladderRatesReport, ladderReport } from './ladder/report.ts';
import { LAYOUT } from './layout.ts';
import { pilotReport } from './pilot/report.ts';
import { pretrainedReport } from './pretrained/report.ts';
import { stemReport } from './stem/report.ts';

export default definePaper({
  title: 'The 1.58-bit Gap in Small Networks: A Living Study',
  authors: ['The living-ternary-paper authors'],
  repository: null,
  layout: LAYOUT,
  commands: experimentsReference,
  studies: [
    ...[ladderReport, ladderRatesReport],
    ...[gapReport(gap), pilotReport, stemReport],
    ...[inferenceTimeReport('avx2'), inferenceTimeReport('vnni')],
    ...[babygptReport, babygptRatesReport],
    ...[arithmeticReport, tictactoeReport, tinystoriesReport, baselineReport],
    ...[base2TimeReport, base2QuickReport, base2VisionReport, base2LanguageReport],
    pretrainedReport,
  ],
  tables: [claimsTable, historyTable],
});
