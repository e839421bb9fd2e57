/** This paper: what it is about. `npm run paper -- build` hands it to the engine in `analysis`. */
import { declaredCells } from '../analysis/cells/declared-cells.ts';
import type { PaperDefinition } from '../analysis/definition/paper-definition.ts';
import { OTHER_FINDINGS, PAPER_CLAIMS } from './gap/claims/all-claims.ts';
import { efficiencyFacts } from './gap/efficiency-facts.ts';
import { extensionFacts } from './gap/extension-facts.ts';
import { ALL_FIGURES } from './gap/figures/all-figures.ts';
import { variantStyle } from './gap/figures/variant-style.ts';
import { protocolFacts } from './gap/protocol-facts.ts';
import { publishedFacts } from './gap/published-facts.ts';
import { QUESTIONS } from './gap/questions.ts';
import { recoveryFacts } from './gap/recovery-facts.ts';
import { ALL_TABLES } from './gap/tables/all-tables.ts';

export default {
  declared: declaredCells(),
  questions: QUESTIONS,
  facts: [
    ({ cells }) => recoveryFacts(cells),
    ({ comparisons }) => comparisons.flatMap(extensionFacts),
    ({ declared, cells }) => protocolFacts(declared, cells),
    () => publishedFacts(),
    ({ cells, measurements }) => efficiencyFacts(cells, measurements),
  ],
  claims: PAPER_CLAIMS,
  otherFindings: OTHER_FINDINGS,
  tables: ALL_TABLES,
  figures: ALL_FIGURES,
  variantStyle,
} satisfies PaperDefinition;
