/** The first study by itself: a paper whose synthetic records a test can write whole. */
import { definePaper } from '../../analysis/authoring/define-paper.ts';
import { claimsTable } from '../../analysis/tables/claims.table.ts';
import { experimentsReference } from '../../experiments/studies/experiments-reference.ts';
import { CSV_COLUMNS } from '../gap/csv-columns.ts';
import { gapReport } from '../gap/report.ts';
import { gap } from '../gap/study.ts';

export default definePaper({
  commands: experimentsReference,
  csv: CSV_COLUMNS,
  studies: [gapReport(gap)],
  tables: [claimsTable],
});
