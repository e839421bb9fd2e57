import { filledRows, parseTable, type Table } from '../tables/table.ts';
import { columnTitle, rowTitle } from '../tables/table-rows.ts';
import { differingExcerpts, excerpt, firstDifference } from './finding.ts';
import { jsonDifferences } from './json-differences.ts';

/** An artifact whose parts have names: by what each part is found, and what is compared of it. */
interface NamedParts {
  readonly path: RegExp;
  readonly parts: (text: string) => Map<string, unknown>;
}

const NAMED_PARTS: readonly NamedParts[] = [
  { path: /generated\/facts\.json$/, parts: listed('facts', 'key') },
  { path: /generated\/claims\.json$/, parts: listed('claims', 'id') },
  { path: /generated\/tables\/[\w-]+\.json$/, parts: (text) => partsOf(parseTable(text, 'table')) },
];

/** Where two versions of an artifact differ, as precisely as its kind allows. */
export function describeDifference(path: string, stored: Buffer, rebuilt: Buffer): string {
  const kind = NAMED_PARTS.find((one) => one.path.test(path));
  if (kind !== undefined) return describeParts(kind, stored, rebuilt) ?? describeText(stored, rebuilt);
  if (/\.(tex|csv|json|svg|md|html)$/.test(path)) return describeText(stored, rebuilt);
  return describeBytes(stored, rebuilt);
}

/** By name, not by line: `<key>: value is 0.81, rebuilt 0.82`. */
function describeParts(kind: NamedParts, stored: Buffer, rebuilt: Buffer): string | null {
  const before = readParts(kind, stored);
  const after = readParts(kind, rebuilt);
  if (before === null || after === null) return null;
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    jsonDifferences(before.get(name), after.get(name)).map(({ field, a, b }) => {
      const [is, rebuiltIs] = differingExcerpts(a, b);
      return `${excerpt(name)}: ${excerpt(field)} is ${is}, rebuilt ${rebuiltIs}`;
    }),
  );
  if (changes.length === 0) return null;
  const more = changes.length > 3 ? `; and ${changes.length - 3} more` : '';
  return changes.slice(0, 3).join('; ') + more;
}

function readParts({ parts }: NamedParts, bytes: Buffer): Map<string, unknown> | null {
  try {
    return parts(bytes.toString('utf8'));
  } catch {
    // Edited until it is no longer such a file: then its text is compared.
    return null;
  }
}

/** The members of a list by a field that names them. */
function listed(list: string, name: string): NamedParts['parts'] {
  return (text) => {
    const members = (JSON.parse(text) as Record<string, Record<string, unknown>[]>)[list]!;
    return new Map(members.map((member) => [String(member[name]), member]));
  };
}

/** Its rows by number and title, with what stands in each column; and all else. */
function partsOf(table: Table): Map<string, unknown> {
  const { groups, ...rest } = table;
  const columns = table.columns.map((column, i) => columnTitle(column) || `column ${i + 1}`);
  const rows = filledRows(table).map(({ group, cells }, i): [string, unknown] => {
    const title = rowTitle(group, cells);
    const contents = cells.map(({ content }, column) => [columns[column], content]);
    return [`row ${i + 1}${title === '' ? '' : `, ${title}`}`, Object.fromEntries(contents)];
  });
  return new Map([['table', { ...rest, titles: groups.map(({ title }) => title) }], ...rows]);
}

/** The first line that differs, and how many more do. */
export function describeText(stored: Buffer, rebuilt: Buffer): string {
  const [a, b] = [stored, rebuilt].map((bytes) => bytes.toString('utf8').split('\n')) as [string[], string[]];
  const first = describeLine(a, b, firstOther(a, b));
  const [lines, rebuiltLines] = [lineCount(a), lineCount(b)];
  if (lines !== rebuiltLines) return `${first} (lines: ${lines}, rebuilt ${rebuiltLines})`;
  const more = a.filter((line, i) => line !== b[i]).length - 1;
  return more > 0 ? `${first}; and ${more} more ${more === 1 ? 'line' : 'lines'}` : first;
}

/** A line feed ends a line and begins none. */
const lineCount = (lines: readonly string[]): number => lines.length - (lines.at(-1) === '' ? 1 : 0);

function firstOther(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((line, i) => line !== b[i]);
  return at === -1 ? a.length : at;
}

function describeLine(a: readonly string[], b: readonly string[], line: number): string {
  const [was, now] = [a[line], b[line]];
  if (was !== undefined && now !== undefined) return lineDifference(line + 1, was, now);
  const show = (text: string | undefined) =>
    text === undefined ? 'the end of the file' : JSON.stringify(excerpt(text));
  return `line ${line + 1} is ${show(was)}, rebuilt ${show(now)}`;
}

function describeBytes(stored: Buffer, rebuilt: Buffer): string {
  const length = Math.min(stored.length, rebuilt.length);
  let at = 0;
  while (at < length && stored[at] === rebuilt[at]) at++;
  return `differs from byte ${at} on (${stored.length} bytes, rebuilt ${rebuilt.length})`;
}

/**
 * How stored line `number` differs from the rebuilt one: `line 15 is "...", rebuilt "..."` with the text around the first
 * difference. Characters that look like others, or like nothing, are named by their code points.
 */
export function lineDifference(number: number, stored: string, rebuilt: string): string {
  return `line ${number} ${differing(stored, rebuilt)}`;
}

function differing(stored: string, rebuilt: string): string {
  const [a, b] = differingExcerpts(stored, rebuilt).map((text) => JSON.stringify(text));
  const at = firstDifference(stored, rebuilt);
  const [left, right] = [stored.codePointAt(at), rebuilt.codePointAt(at)];
  const inSight = isPlain(left) && isPlain(right);
  return `is ${a}, rebuilt ${b}${inSight ? '' : ` (${codePoint(left)}, rebuilt ${codePoint(right)})`}`;
}

/** Printable ASCII, or the end of the text. */
const isPlain = (code: number | undefined): boolean => code === undefined || (code >= 0x20 && code < 0x7f);

const codePoint = (code: number | undefined): string =>
  code === undefined ? 'the end' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
