import { buildContrasts } from '../cells/build-contrasts.ts';
import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { DeclaredCell } from '../cells/declared-cells.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Measurement } from '../load/measurement.ts';
import { cellFacts } from './cell-facts.ts';
import { comparisonFacts } from './comparison-facts.ts';
import { contrastFacts } from './contrast-facts.ts';
import type { Fact } from './fact.ts';
import { FactBook } from './fact-book.ts';
import { RunFacts } from './run-facts.ts';
import { studyFacts } from './study-facts.ts';

export interface FactSources {
  readonly declared: readonly DeclaredCell[];
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  readonly exclusions: readonly Exclusion[];
  readonly measurements: readonly Measurement[];
}

/**
 * All facts. Every key that the declarations imply is there, with or without a value.
 * @param own what the paper's definition adds
 */
export function buildFacts(
  sources: FactSources,
  own: readonly ((sources: FactSources) => readonly Fact[])[],
): FactBook {
  const { cells, comparisons, exclusions } = sources;
  const facts = [
    ...cells.flatMap(cellFacts),
    ...comparisons.flatMap((comparison) =>
      comparisonFacts(
        comparison,
        comparisons.filter(({ family }) => family === comparison.family),
      ),
    ),
    ...contrastFacts(buildContrasts(comparisons)),
    ...studyFacts(cells, exclusions),
    ...own.flatMap((facts) => facts(sources)),
  ];
  return new FactBook(facts, new RunFacts(cells.flatMap(({ runs }) => runs)));
}
