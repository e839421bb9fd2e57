/** What the paper says of the study. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { pairingFacts } from '../../analysis/facts/pairing-facts.ts';
import { PAPER_CLAIMS } from './claims/all-claims.ts';
import { efficiencyFacts } from './efficiency-facts.ts';
import { extensionFacts } from './extension-facts.ts';
import { ALL_FIGURES } from './figures/all-figures.ts';
import { protocolFacts } from './protocol-facts.ts';
import { publishedFacts } from './published-facts.ts';
import { ALL_TABLES } from './tables/all-tables.ts';

export function gapReport(study: StudyDefinition): StudyReport {
  return {
    study,
    facts: [
      pairingFacts,
      ({ comparisons }) => comparisons.flatMap(extensionFacts),
      ({ cells }) => protocolFacts(cells),
      () => publishedFacts(),
      ({ cells, measurements }) => efficiencyFacts(cells, measurements),
    ],
    claims: PAPER_CLAIMS,
    tables: ALL_TABLES,
    figures: ALL_FIGURES,
  };
}
