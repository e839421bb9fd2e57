import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import { buildContrasts } from '../cells/contrast.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Measurement } from '../load/load-measurements.ts';
import { cellFacts } from './cell-facts.ts';
import { comparisonFacts } from './comparison-facts.ts';
import { contrastFacts } from './contrast-facts.ts';
import type { Fact } from './fact.ts';
import { recoveryFacts } from './recovery-facts.ts';
import { samplingFacts } from './sampling-facts.ts';
import { studyFacts } from './study-facts.ts';

/** What there is of one study. */
export interface StudyResults {
  readonly study: StudyDefinition;
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  readonly exclusions: readonly Exclusion[];
  readonly measurements: readonly Measurement[];
}

/** Facts that a paper makes of a study, beside those that every study has. */
export type FactMaker = (results: StudyResults) => readonly Fact[];

/**
 * All facts of a study. Every key that the declarations imply is there, with or without a value.
 */
export function buildFacts(results: StudyResults, own: readonly FactMaker[]): Fact[] {
  const { study, cells, comparisons, exclusions } = results;
  return [
    ...cells.flatMap(cellFacts),
    ...recoveryFacts(cells, study),
    ...comparisons.flatMap((comparison) =>
      comparisonFacts(
        comparison,
        comparisons.filter(({ family }) => family === comparison.family),
      ),
    ),
    ...contrastFacts(buildContrasts(comparisons, study)),
    ...samplingFacts(cells, comparisons),
    ...studyFacts(study, cells, exclusions),
    ...own.flatMap((make) => make(results)),
  ];
}
