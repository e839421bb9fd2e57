import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { plainName } from '../../experiments/record/base-record.ts';
import { parseCsv } from '../import/csv-table.ts';
import { ImportError } from '../import/import-error.ts';
import { importedRecords } from '../import/imported-records.ts';
import { storeImported } from '../import/store-imported.ts';
import { sha256 } from '../load/sha256.ts';
import type { Places } from '../pipeline/places.ts';

export interface ImportFlags {
  readonly study: string;
  readonly task: string;
  readonly seed: string;
  readonly factors?: readonly string[];
  readonly outcomes?: readonly string[];
  readonly ignore: readonly string[];
  readonly delimiter?: string;
  readonly note?: string;
  readonly command?: string;
  readonly replace?: true;
  readonly json?: true;
}

/** `paper import`: a table of results that another program wrote, as records. */
export function runImport(places: Places, file: string, flags: ImportFlags): void {
  const { study, task, note, command } = flags;
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
    ...(note === undefined ? {} : { note }),
    ...(command === undefined ? {} : { command }),
  };
  const records = importedRecords(parseCsv(name, bytes, flags.delimiter), flags, { study, task }, source);
  const stored = storeImported(places.results, records, flags.replace ? 'replace' : 'refuse', name);
  const report = { study, folder: `results/raw/${study}`, ...stored };
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : `${stored.written} records written below ${report.folder}, ${stored.unchanged} were there already\n`,
  );
}
