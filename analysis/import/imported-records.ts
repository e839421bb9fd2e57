/** A table with a column a factor, a seed and outcomes, as records of version 2: one a row, each naming file, line and SHA-256. */
import { type BaseConfig, plainName, RECORD_VERSION } from '../../experiments/record/base-record.ts';
import { parseRecord } from '../../experiments/record/parse-record.ts';
import { studyRecordFolder } from '../../experiments/record/run-record.ts';
import type { CsvRow, CsvTable } from './csv-table.ts';
import { ImportError } from './csv-table.ts';

/** Which columns are what; what is not given follows from where the seed stands. */
export interface ImportColumns {
  /** Column of the seed. */
  readonly seed: string;
  /** Those left of the seed when not given. */
  readonly factors?: readonly string[];
  /** Those right of the seed when not given. */
  readonly outcomes?: readonly string[];
  /** Passed over. */
  readonly ignore: readonly string[];
}

export interface ImportSource {
  /** Of the file, as the records name it. */
  readonly name: string;
  readonly sha256: string;
  readonly note?: string;
  /** What was run to make the numbers. */
  readonly command?: string;
}

export interface ImportedRecord {
  /** Below the results root. */
  readonly folder: string;
  readonly line: number;
  readonly config: Readonly<Record<string, unknown>> & Pick<BaseConfig, 'factors' | 'seed'>;
  readonly results: Readonly<Record<string, unknown>> & {
    readonly outcomes: Readonly<Record<string, number>>;
  };
}

interface Study {
  readonly study: string;
  readonly task: string;
}

/** @throws {ImportError} that lists every mistake of the table */
export function importedRecords(
  table: CsvTable,
  columns: ImportColumns,
  { study, task }: Study,
  source: ImportSource,
): ImportedRecord[] {
  const { factors, outcomes, seed } = chosenColumns(table, columns, source.name);
  const mistakes: string[] = [];
  const lines = new Map<string, number>();
  const records = table.rows.flatMap((row) => {
    const cell = (column: string) => row.cells[table.columns.indexOf(column)]!;
    const mistake = (column: string, rule: string) =>
      mistakes.push(
        `${source.name}:${row.line}: column ${column}: ${rule}, got ${JSON.stringify(cell(column))}`,
      );
    const read = <T>(names: readonly string[], parse: (text: string) => T | string[]) =>
      Object.fromEntries(
        names.map((name) => {
          const value = parse(cell(name));
          if (Array.isArray(value)) mistake(name, value[0]!);
          return [name, value];
        }),
      ) as Record<string, T>;
    const before = mistakes.length;
    const config = {
      schemaVersion: RECORD_VERSION,
      task,
      study,
      factors: read(factors, parseFactor),
      seed: read([seed], parseSeed)[seed]!,
    };
    const results = { ...resultsOf(source, row), outcomes: read(outcomes, parseOutcome) };
    if (mistakes.length > before) return [];
    const folder = studyRecordFolder(study, config);
    const earlier = lines.get(folder);
    if (earlier !== undefined)
      mistakes.push(`${source.name}:${row.line}: must differ in a factor or the seed from line ${earlier}`);
    lines.set(folder, row.line);
    const { broken } = parseRecord(folder, config, results);
    mistakes.push(...broken.map(({ rule }) => `${source.name}:${row.line}: ${rule}`));
    return [{ folder, line: row.line, config, results }];
  });
  if (mistakes.length > 0) throw new ImportError(mistakes);
  return records;
}

function resultsOf({ name, sha256, note, command }: ImportSource, { line }: CsvRow) {
  return {
    schemaVersion: RECORD_VERSION,
    origin: 'imported',
    source: { name, sha256, line, ...(note === undefined ? {} : { note }) },
    ...(command === undefined ? {} : { command }),
  };
}

interface ChosenColumns {
  readonly seed: string;
  readonly factors: readonly string[];
  readonly outcomes: readonly string[];
}

function chosenColumns({ columns }: CsvTable, chosen: ImportColumns, file: string): ChosenColumns {
  const { seed, ignore } = chosen;
  const known = [seed, ...ignore, ...(chosen.factors ?? []), ...(chosen.outcomes ?? [])];
  const mistakes = known
    .filter((name) => !columns.includes(name))
    .map(
      (name) =>
        `${file}:1: column ${name}: must be one of ${columns.join(', ')}${name === seed ? '; --seed <column> names the one that tells repetitions apart' : ''}`,
    );
  const twice = known.find((name, i) => known.indexOf(name) < i);
  if (twice !== undefined) mistakes.push(`column ${twice}: must be one thing, is named twice`);
  const place = columns.indexOf(seed);
  const free = (name: string) => !known.includes(name);
  const factors = chosen.factors ?? columns.slice(0, place).filter(free);
  const outcomes = chosen.outcomes ?? columns.slice(place + 1).filter(free);
  const left = columns.filter(
    (name) => !known.includes(name) && !factors.includes(name) && !outcomes.includes(name),
  );
  if (mistakes.length === 0) {
    mistakes.push(
      ...left.map((name) => `${file}:1: column ${name}: must be a factor, an outcome or --ignore, is none`),
      ...[...factors, ...outcomes]
        .filter((name) => !plainName.safeParse(name).success)
        .map(
          (name) =>
            `${file}:1: column ${name}: ${NAME_RULE}${asIn(name)}, or be what a study of the paper calls it`,
        ),
      ...(outcomes.length > 0
        ? []
        : [`${file}:1: must have a column with an outcome right of ${seed}, or --outcomes`]),
    );
  }
  if (mistakes.length > 0) throw new ImportError(mistakes);
  return { seed, factors, outcomes };
}

const NAME_RULE = 'must be lower-case letters, digits, dots, hyphens and underscores';
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A broken rule stands as an array of one. */
function parseFactor(text: string): string | number | string[] {
  if (DECIMAL.test(text)) return Number(text);
  if (plainName.safeParse(text).success) return text;
  if (text === '') return ['must be a number or a name'];
  return [
    `must be a number or a name, ${NAME_RULE.slice(8)}${asIn(text)}, or the title of a value of the study`,
  ];
}

/** The plain name that somebody may have meant. */
function asIn(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return plain === '' ? '' : ` (as in ${plain})`;
}

function parseSeed(text: string): number | string[] {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(seed) ? seed : ['must be a whole number, 0 or more'];
}

function parseOutcome(text: string): number | string[] {
  // JSON knows no negative zero.
  const value = DECIMAL.test(text) ? Number(text) + 0 : Number.NaN;
  if (Number.isFinite(value)) return value;
  if (text === '') return ['must be a finite number; leave out the row of what was not measured'];
  if (/^[+-]?\d+,\d+$/.test(text))
    return [
      'must have a decimal point, and no commas between thousands; --decimal-comma takes the comma for one',
    ];
  return ['must be a finite number'];
}
