/** What the paper says of the study. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { pairingFacts } from '../../analysis/facts/pairing-facts.ts';
import { PAPER_CLAIMS } from './claims.ts';
import { efficiencyFacts } from './efficiency-facts.ts';
import { difficultyFigure } from './figures/difficulty.figure.ts';
import { distillationFigure } from './figures/distillation.figure.ts';
import { gapFigure } from './figures/gap.figure.ts';
import { layerAblationFigure } from './figures/layer-ablation.figure.ts';
import { trainingCurvesFigure } from './figures/training-curves.figure.ts';
import { protocolFacts } from './protocol-facts.ts';
import { publishedFacts } from './published-facts.ts';
import { seedSubsetFacts } from './seed-subset-facts.ts';
import { accuracyTable } from './tables/accuracy.table.ts';
import {
  ablationComparisonsTable,
  comparisonsTable,
  distillationComparisonsTable,
} from './tables/comparisons.table.ts';
import { contrastsTable } from './tables/contrasts.table.ts';
import { distillationTable } from './tables/distillation.table.ts';
import { inferenceTable } from './tables/inference.table.ts';
import { layerAblationTable } from './tables/layer-ablation.table.ts';
import { operationsTable } from './tables/operations.table.ts';
import { powerTable } from './tables/power.table.ts';
import { protocolTable } from './tables/protocol.table.ts';
import { publishedTable } from './tables/published.table.ts';
import { publishedEffectsTable } from './tables/published-effects.table.ts';
import { recoveryTable } from './tables/recovery.table.ts';
import { sizeTable } from './tables/size.table.ts';

export function gapReport(study: StudyDefinition): StudyReport {
  return {
    study,
    facts: [
      pairingFacts,
      ({ comparisons }) => comparisons.flatMap(seedSubsetFacts),
      ({ cells }) => protocolFacts(cells),
      () => publishedFacts(),
      ({ cells, measurements }) => efficiencyFacts(cells, measurements),
    ],
    claims: PAPER_CLAIMS,
    tables: [
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
    ],
    figures: [gapFigure, layerAblationFigure, distillationFigure, difficultyFigure, trainingCurvesFigure],
  };
}
