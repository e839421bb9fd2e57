import { excerpt } from './finding.ts';
import { jsonDifferences } from './json-differences.ts';

/** Where two versions of an artifact differ, as precisely as its kind allows. */
export function describeDifference(path: string, stored: Buffer, rebuilt: Buffer): string {
  if (path.endsWith('facts.json')) return describeFacts(stored, rebuilt) ?? describeText(stored, rebuilt);
  if (/\.(tex|csv|json|svg|md|html)$/.test(path)) return describeText(stored, rebuilt);
  return describeBytes(stored, rebuilt);
}

interface StoredFact {
  readonly key: string;
}

/** By key, not by line: `cifar10.resnet18.bit.accuracy.mean: value is 0.81, rebuilt 0.82`. */
function describeFacts(stored: Buffer, rebuilt: Buffer): string | null {
  const before = readFacts(stored);
  const after = readFacts(rebuilt);
  if (before === null || after === null) return null;
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    jsonDifferences(before.get(key), after.get(key)).map(
      ({ field, a, b }) => `${key}: ${field} is ${excerpt(a)}, rebuilt ${excerpt(b)}`,
    ),
  );
  if (changes.length === 0) return null;
  const more = changes.length > 3 ? `; and ${changes.length - 3} more` : '';
  return changes.slice(0, 3).join('; ') + more;
}

function readFacts(bytes: Buffer): Map<string, StoredFact> | null {
  try {
    const { facts } = JSON.parse(bytes.toString('utf8')) as { facts: StoredFact[] };
    return new Map(facts.map((fact) => [fact.key, fact]));
  } catch {
    // Edited until it is no longer a list of facts: then its text is compared.
    return null;
  }
}

export function describeText(stored: Buffer, rebuilt: Buffer): string {
  const [a, b] = [stored, rebuilt].map((bytes) => bytes.toString('utf8').split('\n')) as [string[], string[]];
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at === -1 ? a.length : at;
  const show = (text: string | undefined) =>
    text === undefined ? 'the end of the file' : JSON.stringify(excerpt(text));
  return `line ${line + 1} is ${show(a[line])}, rebuilt ${show(b[line])}`;
}

function describeBytes(stored: Buffer, rebuilt: Buffer): string {
  const length = Math.min(stored.length, rebuilt.length);
  let at = 0;
  while (at < length && stored[at] === rebuilt[at]) at++;
  return `differs from byte ${at} on (${stored.length} bytes, rebuilt ${rebuilt.length})`;
}
