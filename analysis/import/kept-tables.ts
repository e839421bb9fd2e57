/**
 * A copy of each table that records were made of, since the author's own grows and is corrected: whoever doubts a record
 * finds the line that it names.
 */
import { join } from 'node:path';

export const TABLES_FOLDER = 'tables';

interface TableName {
  readonly name: string;
  readonly sha256: string;
}

/** Below the results root: `tables/4efb16eda827-trial.csv`; a name that archives can hold, whatever the table was called. */
export function keptTable(results: string, { name, sha256 }: TableName): string {
  const plain = name.replace(/[^A-Za-z0-9_.+=,@-]+/g, '-');
  return join(results, TABLES_FOLDER, `${sha256.slice(0, 12)}-${plain}`);
}
