import type { TableArtifact } from '../pipeline/context.ts';
import { accuracyTable } from './accuracy.table.ts';
import { comparisonsTable } from './comparisons.table.ts';
import { protocolTable } from './protocol.table.ts';
import { publishedTable } from './published.table.ts';
import { recoveryTable } from './recovery.table.ts';
import { runsTable } from './runs.table.ts';
import { sizeTable } from './size.table.ts';

/** Every table of the paper. */
export const ALL_TABLES: readonly TableArtifact[] = [
  protocolTable,
  accuracyTable,
  comparisonsTable,
  recoveryTable,
  sizeTable,
  publishedTable,
  runsTable,
];
