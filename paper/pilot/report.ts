/** What the paper says of the pilot. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { forEvery } from '../../analysis/claims/predicates/combine.ts';
import { above } from '../../analysis/claims/predicates/values.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { LADDER } from '../gap/study.ts';
import { pilotTable } from './pilot.table.ts';
import { compared, pilot } from './study.ts';

export const pilotReport: StudyReport = {
  study: pilot,
  facts: [
    () => [
      makeFact({
        key: 'pilot.epochs',
        value: Number(pilot.runs[0]!.config.epochs),
        unit: 'count',
        formula: 'epochs that the pilot declares for each run',
      }),
    ],
  ],
  tables: [pilotTable],
  claims: [
    {
      id: 'pilot-conv1-gives-back',
      says: 'In the pilot an FP32 first convolution raises the mean everywhere.',
      holdsIf: forEvery(LADDER, (dataset) =>
        above(`${compared(dataset, 'bit_keep_conv1', 'bit').pilot}.delta`, 0),
      ),
    },
  ],
};
