import type { PaperTable } from '../../../analysis/tables/define-table.ts';
import { accuracyTable } from './accuracy.table.ts';
import {
  ablationComparisonsTable,
  comparisonsTable,
  distillationComparisonsTable,
} from './comparisons.table.ts';
import { contrastsTable } from './contrasts.table.ts';
import { distillationTable } from './distillation.table.ts';
import { inferenceTable } from './inference.table.ts';
import { layerAblationTable } from './layer-ablation.table.ts';
import { operationsTable } from './operations.table.ts';
import { powerTable } from './power.table.ts';
import { protocolTable } from './protocol.table.ts';
import { publishedTable } from './published.table.ts';
import { publishedEffectsTable } from './published-effects.table.ts';
import { recoveryTable } from './recovery.table.ts';
import { sizeTable } from './size.table.ts';

/** Every table of the study. */
export const ALL_TABLES: readonly PaperTable[] = [
  protocolTable,
  accuracyTable,
  comparisonsTable,
  recoveryTable,
  layerAblationTable,
  ablationComparisonsTable,
  distillationTable,
  distillationComparisonsTable,
  contrastsTable,
  powerTable,
  sizeTable,
  operationsTable,
  inferenceTable,
  publishedTable,
  publishedEffectsTable,
];
