import { existsSync, statSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { plainName } from '../../experiments/record/base-record.ts';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { loadDefinition } from '../authoring/load-definition.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { type CsvTable, ImportError, parseCsv, withDecimalPoints } from '../import/csv-table.ts';
import { refuseUndeclared } from '../import/declared-records.ts';
import { type ImportColumns, type ImportedRecord, importedRecords } from '../import/imported-records.ts';
import { type StoredImport, storeImported } from '../import/store-imported.ts';
import { plainColumn, plainTable } from '../import/study-columns.ts';
import { studyDeclaration } from '../import/study-declaration.ts';
import { sha256 } from '../load/sha256.ts';
import type { Paths } from '../pipeline/paths.ts';
import { printReport, type ReportFlags } from './print-report.ts';

export interface ImportFlags extends ReportFlags {
  readonly study: string;
  readonly task: string;
  readonly seed: string;
  readonly factors?: readonly string[];
  readonly outcomes?: readonly string[];
  readonly ignore: readonly string[];
  readonly command?: string;
  readonly decimalComma?: true;
  readonly replace?: true;
  readonly watch?: true;
}

/** The study of that name, where the paper defines one: its factors and outcomes say which columns are what. */
export async function definedStudy(paths: Paths, name: string): Promise<StudyDefinition | undefined> {
  if (!existsSync(paths.definition)) return undefined;
  const { studies, registered } = await loadDefinition(paths.definition);
  return [...studies, ...registered.map(({ study }) => study)].find(({ id }) => id === name);
}

/** Between two looks at the table: an editor or a script that writes it takes its time anyway. */
const LOOK_MILLISECONDS = 300;

/**
 * `paper import --watch`: the same again whenever the table changes, until it is ended. What is wrong with the table is told, and the
 * next version of it is tried.
 */
export function runImportWatching(...args: Parameters<typeof runImport>): void {
  const stamped = (text: string) => `${new Date().toTimeString().slice(0, 8)} ${text.trimEnd()}\n`;
  const attempt = () => {
    try {
      runImport(...args);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      process.stderr.write(stamped(cause.message));
    }
  };
  const [, file] = args;
  const stamp = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  // Taken before the table is read: what is written meanwhile is seen at the next look.
  let seen = stamp();
  attempt();
  setInterval(() => {
    const now = stamp();
    // Gone for a moment while it is replaced.
    if (now === undefined || now === seen) return;
    seen = now;
    attempt();
  }, LOOK_MILLISECONDS);
}

export interface ImportReport extends StoredImport {
  readonly study: string;
  /** Below the root. */
  readonly folder: string;
}

/** `paper import`: a table of results that another program wrote, as records. */
export function runImport(paths: Paths, file: string, flags: ImportFlags, defined?: StudyDefinition): void {
  const { report, records } = importTable(paths, file, flags, defined);
  const isUndeclared = defined === undefined && existsSync(paths.definition);
  printReport(flags, report, () =>
    [
      importedText(report),
      report.replaced > 0 ? REPLACED : '',
      isUndeclared ? studyDeclaration(flags.study, records) : '',
    ].join(''),
  );
}

const REPLACED = `Of a record that the ledger has, a build wants to know why it changed: build --accept "reason"; of one that git has, check
does, too: results/withdrawn.yaml.\n`;

export const importedText = ({ written, unchanged, folder }: ImportReport): string =>
  `${written} records written below ${folder}, ${unchanged} were there already\n`;

/** @throws {ImportError} that lists every mistake; then nothing was written */
export function importTable(
  paths: Paths,
  file: string,
  flags: ImportFlags,
  defined?: StudyDefinition,
): { readonly report: ImportReport; readonly records: readonly ImportedRecord[] } {
  const { study, task, command } = flags;
  const names = { '--study': study, '--task': task };
  const wrong = Object.entries(names).flatMap(([flag, name]) => {
    const parsed = plainName.safeParse(name);
    return parsed.success ? [] : [`${flag}: ${parsed.error.issues[0]!.message}, got ${JSON.stringify(name)}`];
  });
  if (wrong.length > 0) throw new ImportError(wrong);
  const bytes = tableBytes(file);
  const source = { name: basename(file), sha256: sha256(bytes) };
  const read = parseCsv(source.name, bytes);
  const points = flags.decimalComma ? withDecimalPoints(source.name, read, flags.ignore) : read;
  const table = defined === undefined ? points : plainTable(defined, points);
  const records = importedRecords(
    table,
    columnsOf(flags, table, defined),
    { study, task },
    { ...source, ...(command === undefined ? {} : { command }) },
  );
  if (defined !== undefined) refuseUndeclared(defined, records, source.name);
  const existing = flags.replace ? 'replace' : 'refuse';
  const stored = storeImported(paths.results, records, existing, { ...source, bytes });
  return { report: { study, folder: `results/raw/${study}`, ...stored }, records };
}

/** A relative name is sought where the program runs, as any program does, whatever `--root` says. */
function tableBytes(file: string): Buffer {
  const bytes = readIfThere(file);
  if (bytes !== null) return bytes;
  const where = isAbsolute(file)
    ? ''
    : ` in ${process.cwd()}, where a relative name is sought, whatever --root says`;
  throw new ImportError([`${file}: there is no such file${where}`]);
}

/** What the flags leave open is as the study defines it, where the table has a column of that name. */
function columnsOf(flags: ImportFlags, { columns }: CsvTable, defined?: StudyDefinition): ImportColumns {
  if (defined === undefined) return flags;
  const plain = (names: readonly string[]) => names.map((name) => plainColumn(defined, name));
  const there = (names: readonly string[]) => names.filter((name) => columns.includes(name));
  const factors = plain(flags.factors ?? Object.keys(defined.factors));
  const asked = Object.values(defined.outcomes).flatMap(({ of, examples }) => [of, examples ?? []].flat());
  const outcomes = plain(flags.outcomes ?? there([...new Set(asked)]));
  const known = { seed: flags.seed, ignore: plain(flags.ignore), factors };
  return outcomes.length === 0 ? known : { ...known, outcomes };
}
