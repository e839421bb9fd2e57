/** Puts imported records into the results folder: all of them, or none. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { CONFIG_FILE, RESULTS_FILE } from '../../experiments/record/names.ts';
import { refuseLinks } from '../../experiments/record/refuse-links.ts';
import { ImportError } from './csv-table.ts';
import type { ImportedRecord } from './imported-records.ts';

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
  const isNew = !existsSync(file);
  refuseLinks(results, TABLES_FOLDER);
  mkdirSync(dirname(file), { recursive: true });
  if (isNew) writeFileSync(file, table.bytes);
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

/** Writes them beside the records first; then each takes its place by one rename, and a failure takes all back. */
function moveIn(results: string, records: readonly ImportedRecord[]): void {
  mkdirSync(results, { recursive: true });
  const staging = mkdtempSync(join(results, '.import-'));
  const moved: { readonly target: string; readonly earlier: string | null }[] = [];
  try {
    for (const [i, { config, results: outcome }] of records.entries()) {
      mkdirSync(join(staging, `${i}`));
      writeFileSync(join(staging, `${i}`, CONFIG_FILE), readableJson(config));
      writeFileSync(join(staging, `${i}`, RESULTS_FILE), readableJson(outcome));
    }
    for (const [i, { folder }] of records.entries()) {
      const target = join(results, folder);
      mkdirSync(dirname(target), { recursive: true });
      const earlier = existsSync(target) ? join(staging, `${i}.earlier`) : null;
      if (earlier !== null) renameSync(target, earlier);
      moved.push({ target, earlier });
      renameSync(join(staging, `${i}`), target);
    }
  } catch (cause) {
    for (const { target, earlier } of moved.reverse()) {
      rmSync(target, { recursive: true, force: true });
      if (earlier !== null) renameSync(earlier, target);
    }
    for (const { folder } of records) removeEmpty(results, dirname(folder));
    throw cause;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Folders that nothing was put into, up to the results folder. */
function removeEmpty(results: string, folder: string): void {
  for (let inner = folder; inner !== '.'; inner = dirname(inner)) {
    try {
      rmdirSync(join(results, inner));
    } catch {
      // Not empty, or never made.
      return;
    }
  }
}
