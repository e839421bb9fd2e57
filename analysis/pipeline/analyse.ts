import { buildCells } from '../cells/build-cells.ts';
import { buildComparisons } from '../cells/build-comparisons.ts';
import { type DeclaredCell, declaredCells } from '../cells/declared-cells.ts';
import { PAPER_CLAIMS } from '../claims/all-claims.ts';
import { Evidence } from '../claims/evidence.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import { buildFacts } from '../facts/build-facts.ts';
import type { LoadedRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import type { PaperContext } from './context.ts';

/** The studies are code: they do not change while it runs. */
const DECLARED = declaredCells();

/**
 * Records to cells, comparisons, facts and the verdicts of claims.
 * @throws {ResultsError} listing everything that is wrong with the records
 */
export function analyse(records: LoadedRecords, declared: readonly DeclaredCell[] = DECLARED): PaperContext {
  const { cells, problems } = buildCells(records.runs, declared);
  const all = [...records.problems, ...problems];
  if (all.length > 0) throw new ResultsError(all);
  const comparisons = buildComparisons(cells);
  const { exclusions, unfinished, measurements } = records;
  const facts = buildFacts({ declared, cells, comparisons, exclusions, measurements });
  const evidence = new Evidence(
    facts,
    cells.map(({ key }) => key),
  );
  return {
    cells,
    comparisons,
    facts,
    claims: judgeClaims(PAPER_CLAIMS, evidence),
    exclusions,
    unfinished,
    measurements,
  };
}
