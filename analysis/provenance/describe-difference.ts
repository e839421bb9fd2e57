import { differingExcerpts, excerpt } from './finding.ts';
import { jsonDifferences } from './json-differences.ts';
import { lineDifference } from './line-difference.ts';

/** Artifacts that are lists of things with a name: which list, and which field names its members. */
const NAMED_LISTS = [
  { file: 'facts.json', list: 'facts', name: 'key' },
  { file: 'claims.json', list: 'claims', name: 'id' },
] as const;
type NamedList = (typeof NAMED_LISTS)[number];

/** Where two versions of an artifact differ, as precisely as its kind allows. */
export function describeDifference(path: string, stored: Buffer, rebuilt: Buffer): string {
  const kind = NAMED_LISTS.find(({ file }) => path.endsWith(file));
  if (kind !== undefined) return describeMembers(kind, stored, rebuilt) ?? describeText(stored, rebuilt);
  if (/\.(tex|csv|json|svg|md|html)$/.test(path)) return describeText(stored, rebuilt);
  return describeBytes(stored, rebuilt);
}

/** By name, not by line: `cifar10.resnet18.bit.accuracy.mean: value is 0.81, rebuilt 0.82`. */
function describeMembers(kind: NamedList, stored: Buffer, rebuilt: Buffer): string | null {
  const before = readMembers(kind, stored);
  const after = readMembers(kind, rebuilt);
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

function readMembers({ list, name }: NamedList, bytes: Buffer): Map<string, unknown> | null {
  try {
    const members = (JSON.parse(bytes.toString('utf8')) as Record<string, Record<string, unknown>[]>)[list]!;
    return new Map(members.map((member) => [String(member[name]), member]));
  } catch {
    // Edited until it is no longer such a list: then its text is compared.
    return null;
  }
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
