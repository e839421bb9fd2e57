/** A CSV file as rows of text with the lines that they stand on. RFC 4180, by csv-parse; commas, semicolons or tabs. */
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow {
  /** In the file, from 1; where a field holds a line break, the row's last. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Columns are separated by what the first line holds most of.
 * @param name of the file, for errors
 * @throws {ImportError}
 */
export function parseCsv(name: string, bytes: Uint8Array): CsvTable {
  const text = decode(name, bytes);
  const [head, ...rows] = parseRows(name, text, delimiterOf(text));
  if (head === undefined) throw new ImportError([`${name}: must have a line of column names, is empty`]);
  const columns = head.cells;
  const mistakes = [
    ...columns.flatMap((column, i) => wrongColumn(column, i, columns)).map((rule) => `${name}:1: ${rule}`),
    ...rows
      .filter(({ cells }) => cells.length !== columns.length)
      .map(
        ({ line, cells }) =>
          `${name}:${line}: must have ${columns.length} columns as the first line, got ${cells.length}`,
      ),
    ...(rows.length === 0 ? [`${name}: must have a line below the column names, got none`] : []),
  ];
  if (mistakes.length > 0) throw new ImportError(mistakes);
  return { columns, rows };
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError([`${name}: encoding: must be UTF-8`]);
  }
}

function delimiterOf(text: string): string {
  const [head = ''] = text.split('\n', 1);
  const count = (delimiter: string) => head.split(delimiter).length;
  return DELIMITERS.reduce((most, one) => (count(one) > count(most) ? one : most));
}

function parseRows(name: string, text: string, delimiter: string): CsvRow[] {
  try {
    const rows = parse(text, {
      delimiter,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new ImportError([`${name}: no CSV: ${cause.message}`]);
  }
}

function wrongColumn(column: string, i: number, columns: readonly string[]): string[] {
  if (column === '') return [`column ${i + 1}: must have a name, got nothing`];
  return columns.indexOf(column) < i ? [`column ${column}: must stand there once, stands there twice`] : [];
}

const MOST_TOLD = 50;

/** What cannot be imported, each as `file:line: column: rule, got value`. Nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    const left = mistakes.length - MOST_TOLD;
    const told = mistakes.slice(0, MOST_TOLD).map((mistake) => `  ${mistake}`);
    super(['import: nothing was written', ...told, ...(left > 0 ? [`  and ${left} more`] : [])].join('\n'));
    this.mistakes = mistakes;
  }
}
