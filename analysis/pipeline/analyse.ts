import { buildCells } from '../cells/build-cells.ts';
import { buildComparisons } from '../cells/build-comparisons.ts';
import { Evidence } from '../claims/evidence.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import type { PaperDefinition } from '../definition/paper-definition.ts';
import { buildFacts } from '../facts/build-facts.ts';
import type { LoadedRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import type { PaperContext } from './context.ts';

/**
 * Records to cells, comparisons, facts and the verdicts of claims.
 * @throws {ResultsError} listing everything that is wrong with the records
 */
export function analyse(records: LoadedRecords, definition: PaperDefinition): PaperContext {
  const { declared, questions } = definition;
  const { cells, problems } = buildCells(records.runs, declared);
  const all = [...records.problems, ...problems];
  if (all.length > 0) throw new ResultsError(all);
  const comparisons = buildComparisons(cells, questions);
  const { exclusions, unfinished, measurements } = records;
  const facts = buildFacts({ declared, cells, comparisons, exclusions, measurements }, definition.facts);
  const evidence = new Evidence(
    facts,
    cells.map(({ key }) => key),
  );
  return {
    definition,
    cells,
    comparisons,
    facts,
    claims: judgeClaims(definition.claims, evidence),
    exclusions,
    unfinished,
    measurements,
  };
}
