import type { TableArtifact } from '../pipeline/context.ts';
import { accuracyTable } from './accuracy.table.ts';
import { comparisonsTable } from './comparisons.table.ts';

/** Every table of the paper. */
export const ALL_TABLES: readonly TableArtifact[] = [accuracyTable, comparisonsTable];
