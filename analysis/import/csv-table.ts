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
      // Spreadsheets end a table with rows of separators alone.
      skip_records_with_empty_values: true,
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

/**
 * `6,25` as `6.25`, in all cells.
 * @throws {ImportError} on numbers with a point: 1.234 may be a thousand, or 1,234 written otherwise
 */
export function withDecimalPoints(
  name: string,
  { columns, rows }: CsvTable,
  ignored: readonly string[],
): CsvTable {
  const isPointed = (text: string, i: number) =>
    /^[+-]?\d+\.\d+$/.test(text) && !ignored.includes(columns[i]!);
  const mistakes = rows.flatMap(({ line, cells }) =>
    cells.flatMap((text, i) =>
      isPointed(text, i)
        ? [
            `${name}:${line}: column ${columns[i]}: must have a decimal comma, and no points between thousands, got "${text}"`,
          ]
        : [],
    ),
  );
  if (mistakes.length > 0) throw new ImportError(mistakes);
  const withPoint = (text: string) => text.replace(/^([+-]?\d*),(\d+(?:[eE][+-]?\d+)?)$/, '$1.$2');
  return { columns, rows: rows.map((row) => ({ ...row, cells: row.cells.map(withPoint) })) };
}

const MOST_TOLD = 20;

/** What cannot be imported, each as `file:line: column: rule, got value`. Nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(readonly mistakes: readonly string[]) {
    const told = eachOnce(mistakes);
    const left = told.length - MOST_TOLD;
    const lines = told.slice(0, MOST_TOLD).map((mistake) => `  ${mistake}`);
    super(['import: nothing was written', ...lines, ...(left > 0 ? [`  and ${left} more`] : [])].join('\n'));
  }
}

/** What is wrong in the same way on several lines, once: `table.csv:2 and 19 more lines: …`. */
function eachOnce(mistakes: readonly string[]): string[] {
  const lines = new Map<string, { readonly first: string; readonly rule: string; count: number }>();
  for (const mistake of mistakes) {
    const [, place, rule] = /^(.*?:\d+): (.*)$/s.exec(mistake) ?? [];
    const known = lines.get(rule ?? mistake);
    if (known === undefined)
      lines.set(rule ?? mistake, { first: place ?? '', rule: rule ?? mistake, count: 1 });
    else known.count++;
  }
  return [...lines.values()].map(({ first, rule, count }) => {
    if (first === '') return rule;
    const more = count === 1 ? '' : ` and ${count - 1} more ${count === 2 ? 'line' : 'lines'}`;
    return `${first}${more}: ${rule}`;
  });
}
