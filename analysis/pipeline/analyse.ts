import type { PaperDefinition } from '../authoring/define-paper.ts';
import { buildCells } from '../cells/build-cells.ts';
import { buildComparisons } from '../cells/comparison.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import { type PaperContext, studyOfPath } from '../context/context.ts';
import { buildFacts, type StudyResults } from '../facts/build-facts.ts';
import { FactBook } from '../facts/fact-book.ts';
import { FIGURE_FONT } from '../figures/render/font.ts';
import { type LedgerHistory, NO_HISTORY } from '../history/ledger-history.ts';
import { repetitionFacts } from '../history/repetitions.ts';
import type { LoadedRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import type { Run } from '../load/run.ts';

/** The context, with the definition that it was made by. */
export interface AnalysedPaper extends PaperContext {
  readonly definition: PaperDefinition;
}

/**
 * Records to cells, comparisons, facts and the verdicts of claims, study by study: what is in one changes nothing in another.
 * @throws {ResultsError} listing everything that is wrong with the records
 */
export function analyse(
  records: LoadedRecords,
  definition: PaperDefinition,
  history: LedgerHistory = NO_HISTORY,
): AnalysedPaper {
  const { studies } = definition;
  const { cells, problems } = buildCells(reported(records.runs, definition), studies);
  const all = [...records.problems, ...problems];
  if (all.length > 0) throw new ResultsError(all);
  const { exclusions, unfinished, measurements } = records;
  const reports = definition.reports.map(({ study, facts = [] }) => {
    const own = cells.filter((cell) => cell.study === study);
    const results: StudyResults = {
      study,
      cells: own,
      comparisons: buildComparisons(own, study),
      exclusions: exclusions.filter(({ path }) => studyOfPath(path, studies) === study),
      measurements,
    };
    return { results, facts: buildFacts(results, facts) };
  });
  const facts = new FactBook([
    ...reports.flatMap((report) => report.facts),
    ...repetitionFacts(history.repetitions),
  ]);
  return {
    definition,
    studies,
    cells,
    comparisons: reports.flatMap(({ results }) => results.comparisons),
    facts,
    claims: judgeClaims(definition.claims, facts),
    exclusions,
    unfinished,
    measurements,
    history,
    figureFont: definition.layout?.figureFont ?? FIGURE_FONT,
  };
}

/** Runs of the studies that the paper reports: those of registered ones are under way. */
function reported(runs: readonly Run[], { registered }: PaperDefinition): readonly Run[] {
  if (registered.length === 0) return runs;
  const waiting = new Set(registered.map(({ study }) => study.id));
  return runs.filter(({ study }) => !waiting.has(study));
}
