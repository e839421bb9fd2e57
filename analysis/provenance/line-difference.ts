import { differingExcerpts, firstDifference } from './finding.ts';

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
