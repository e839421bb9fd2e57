import { printableText } from '../../experiments/record/printable-text.ts';
import type { Run } from '../load/run.ts';

type CsvField = string | number | boolean | null;
/** What stands in which column, in their order. */
export type CsvColumns = Readonly<Record<string, (run: Run) => CsvField>>;

type Group = readonly [of: 'run' | 'factor' | 'outcome', columns: CsvColumns];

/** Columns of several groups. Where two have one name, what a factor or an outcome is called says which it is: `factor.loss`. */
export function joinedColumns(groups: readonly Group[]): CsvColumns {
  const all = groups.flatMap(([, columns]) => Object.keys(columns));
  const isShared = (name: string) => all.indexOf(name) !== all.lastIndexOf(name);
  return Object.fromEntries(
    groups.flatMap(([of, columns]) =>
      Object.entries(columns).map(([name, column]) => [
        of !== 'run' && isShared(name) ? `${of}.${name}` : name,
        column,
      ]),
    ),
  );
}

/** Factors or outcomes of these names. */
export const columnsOf = (of: 'factor' | 'outcome', names: readonly string[]): Group => [
  of,
  Object.fromEntries(
    names.map((name) => [name, (run: Run) => (of === 'factor' ? run.factors : run.outcomes)[name] ?? null]),
  ),
];

/** Whose run it is, and all outcomes that one of them has. */
function defaultColumns(runs: readonly Run[]): CsvColumns {
  const names = (of: (run: Run) => object) =>
    [...new Set(runs.flatMap((run) => Object.keys(of(run))))].sort();
  return joinedColumns([
    ['run', { study: ({ study }) => study }],
    columnsOf(
      'factor',
      names(({ factors }) => factors),
    ),
    [
      'run',
      {
        seed: ({ seed }) => seed,
        run: ({ path }) => path,
        run_id: ({ runId }) => runId,
        origin: ({ origin }) => origin,
      },
    ],
    columnsOf(
      'outcome',
      names(({ outcomes }) => outcomes),
    ),
    ['run', { command: ({ command }) => command }],
  ]);
}

/** One row per run, sorted by run path; RFC 4180: CRLF ends a line, quotes are doubled, the first line names columns. */
export function aggregatedCsv(runs: readonly Run[], columns = defaultColumns(runs)): string {
  const sorted = [...runs].sort((a, b) => (a.path < b.path ? -1 : 1));
  const fields = Object.values(columns);
  const row = (run: Run) => fields.map((column) => csvField(column(run))).join(',');
  return [Object.keys(columns).map(csvField).join(','), ...sorted.map(row), ''].join('\r\n');
}

/**
 * Numbers in their shortest exact form, null as nothing. Text that a spreadsheet would run as a formula (it begins
 * with = + - @, a tab or a line break) gets an apostrophe in front, which spreadsheets hide.
 */
export function csvField(value: CsvField): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  if (/^(?![=+\-@])[ !#-+\--~]*$/.test(value)) return value;
  // A terminal that shows the file must not obey it either; line breaks and tabs are text.
  const plain = printableText(value);
  const inert = /^[=+\-@\t\n]/.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
