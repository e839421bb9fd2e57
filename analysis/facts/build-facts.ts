import { buildContrasts } from '../cells/build-contrasts.ts';
import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { DeclaredCell } from '../cells/declared-cells.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Measurement } from '../load/measurement.ts';
import { cellFacts } from './cell-facts.ts';
import { comparisonFacts } from './comparison-facts.ts';
import { contrastFacts } from './contrast-facts.ts';
import { efficiencyFacts } from './efficiency-facts.ts';
import { extensionFacts } from './extension-facts.ts';
import { FactBook } from './fact-book.ts';
import { protocolFacts } from './protocol-facts.ts';
import { publishedFacts } from './published-facts.ts';
import { recoveryFacts } from './recovery-facts.ts';
import { RunFacts } from './run-facts.ts';
import { studyFacts } from './study-facts.ts';

export interface FactSources {
  readonly declared: readonly DeclaredCell[];
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  readonly exclusions: readonly Exclusion[];
  readonly measurements: readonly Measurement[];
}

/** All facts. Every key that the declarations imply is there, with or without a value. */
export function buildFacts({
  declared,
  cells,
  comparisons,
  exclusions,
  measurements,
}: FactSources): FactBook {
  const facts = [
    ...cells.flatMap(cellFacts),
    ...recoveryFacts(cells),
    ...comparisons.flatMap((comparison) =>
      comparisonFacts(
        comparison,
        comparisons.filter(({ family }) => family === comparison.family),
      ),
    ),
    ...comparisons.flatMap(extensionFacts),
    ...contrastFacts(buildContrasts(comparisons)),
    ...protocolFacts(declared, cells),
    ...publishedFacts(),
    ...studyFacts(cells, exclusions),
    ...efficiencyFacts(cells, measurements),
  ];
  return new FactBook(facts, new RunFacts(cells.flatMap(({ runs }) => runs)));
}
