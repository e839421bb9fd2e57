import { loadDefinition } from '../authoring/load-definition.ts';
import { loadRecords } from '../load/load-records.ts';
import { type AnalysedPaper, analyse } from '../pipeline/analyse.ts';
import { storedHistory } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';

/** What the records give by the definition, as both are now, with the history that the ledger has. */
export async function analysedPaper(paths: Paths): Promise<AnalysedPaper> {
  const definition = await loadDefinition(paths.definition);
  return analyse(loadRecords(paths.results), definition, storedHistory(paths));
}
