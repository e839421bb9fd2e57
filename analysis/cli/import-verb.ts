import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { plainName } from '../../experiments/record/base-record.ts';
import { loadDefinition } from '../authoring/load-definition.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { type CsvTable, ImportError, parseCsv } from '../import/csv-table.ts';
import { type ImportColumns, importedRecords } from '../import/imported-records.ts';
import { storeImported } from '../import/store-imported.ts';
import { sha256 } from '../load/sha256.ts';
import type { Paths } from '../pipeline/paths.ts';

export interface ImportFlags {
  readonly study: string;
  readonly task: string;
  readonly seed: string;
  readonly factors?: readonly string[];
  readonly outcomes?: readonly string[];
  readonly ignore: readonly string[];
  readonly command?: string;
  readonly replace?: true;
  readonly json?: true;
}

/** The study of that name, where the paper defines one: its factors and outcomes say which columns are what. */
export async function definedStudy(paths: Paths, name: string): Promise<StudyDefinition | undefined> {
  if (!existsSync(paths.definition)) return undefined;
  const { studies } = await loadDefinition(paths.definition);
  return studies.find(({ id }) => id === name);
}

/** `paper import`: a table of results that another program wrote, as records. */
export function runImport(paths: Paths, file: string, flags: ImportFlags, defined?: StudyDefinition): void {
  const { study, task, command } = flags;
  const names = { '--study': study, '--task': task };
  const wrong = Object.entries(names).flatMap(([flag, name]) => {
    const parsed = plainName.safeParse(name);
    return parsed.success ? [] : [`${flag}: ${parsed.error.issues[0]!.message}, got ${JSON.stringify(name)}`];
  });
  if (wrong.length > 0) throw new ImportError(wrong);
  const bytes = readFileSync(file);
  const name = basename(file);
  const source = {
    name,
    sha256: sha256(bytes),
    ...(command === undefined ? {} : { command }),
  };
  const table = parseCsv(name, bytes);
  const records = importedRecords(table, columnsOf(flags, table, defined), { study, task }, source);
  const stored = storeImported(paths.results, records, flags.replace ? 'replace' : 'refuse', name);
  const report = { study, folder: `results/raw/${study}`, ...stored };
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : `${stored.written} records written below ${report.folder}, ${stored.unchanged} were there already\n`,
  );
}

/** What the flags leave open is as the study defines it, where the table has a column of that name. */
function columnsOf(flags: ImportFlags, { columns }: CsvTable, defined?: StudyDefinition): ImportColumns {
  if (defined === undefined) return flags;
  const there = (names: readonly string[]) => names.filter((name) => columns.includes(name));
  const factors = flags.factors ?? Object.keys(defined.factors);
  const outcomes = flags.outcomes ?? there(Object.values(defined.outcomes).map(({ of }) => of));
  return { ...flags, factors, ...(outcomes.length === 0 ? {} : { outcomes }) };
}
