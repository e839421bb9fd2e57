/** Puts imported records into the results folder: all of them, or none. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { RESULTS_FILE } from '../../experiments/record/names.ts';
import { refuseLinks } from '../../experiments/record/refuse-links.ts';
import { writeIfChanged } from '../pipeline/write-if-changed.ts';
import { ImportError } from './csv-table.ts';
import type { ImportedRecord } from './imported-records.ts';
import { moveIn, putBackOfKilled, removeEmpty } from './move-in.ts';

export interface StoredImport {
  readonly written: number;
  /** Were there already with the same outcomes; they keep naming the file that they came from. */
  readonly unchanged: number;
  /** Of those written: took the place of others. */
  readonly replaced: number;
}

const TABLES_FOLDER = 'tables';

/** The table that records are made of. */
export interface ImportedTable {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/**
 * Where a copy of the table is kept, since the author's own grows and is corrected: whoever doubts a record finds the line that it
 * names. Below the results root, `tables/4efb16eda827-trial.csv`; a name that archives can hold, whatever the table was called.
 */
export function keptTable(results: string, { name, sha256 }: Omit<ImportedTable, 'bytes'>): string {
  const plain = name.replace(/[^A-Za-z0-9_.+=,@-]+/g, '-');
  return join(results, TABLES_FOLDER, `${sha256.slice(0, 12)}-${plain}`);
}

/**
 * Keeps the table beside the records that come of it.
 * @param existing what to do with a record that is there with other outcomes
 * @throws {ImportError} that names each such record, when they are to be refused
 */
export function storeImported(
  results: string,
  records: readonly ImportedRecord[],
  existing: 'refuse' | 'replace',
  table: ImportedTable,
): StoredImport {
  putBackOfKilled(results);
  const mistakes: string[] = [];
  let replaced = 0;
  const wanted = records.filter((record) => {
    refuseLinks(results, record.folder);
    const before = storedOutcomes(join(results, record.folder));
    if (before === null) return true;
    if (isDeepStrictEqual(before, record.results.outcomes)) return false;
    if (existing === 'refuse')
      mistakes.push(
        `${table.name}:${record.line}: results/${record.folder}: holds other outcomes (${JSON.stringify(before)?.slice(0, 80) ?? 'none'}); --replace takes these instead`,
      );
    replaced++;
    return true;
  });
  if (mistakes.length > 0) throw new ImportError(mistakes);
  if (wanted.length > 0) withTable(results, table, () => moveIn(results, wanted));
  return { written: wanted.length, unchanged: records.length - wanted.length, replaced };
}

/** Nothing is left of the table where the records could not be stored. */
function withTable(results: string, table: ImportedTable, store: () => void): void {
  const file = keptTable(results, table);
  refuseLinks(results, TABLES_FOLDER);
  const isNew = writeIfChanged(file, table.bytes);
  try {
    store();
  } catch (cause) {
    if (isNew) rmSync(file, { force: true });
    removeEmpty(results, TABLES_FOLDER);
    throw cause;
  }
}

/** Null where there is no record; undefined for one that cannot be read. */
function storedOutcomes(folder: string): unknown {
  if (!existsSync(folder)) return null;
  try {
    return (JSON.parse(readFileSync(join(folder, RESULTS_FILE), 'utf8')) as { outcomes?: unknown }).outcomes;
  } catch {
    return undefined;
  }
}
