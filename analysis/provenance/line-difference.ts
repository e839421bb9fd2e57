import { factValues } from '../prose/fact-values.ts';
import { differingExcerpts, excerpt, firstDifference } from './finding.ts';

/**
 * How stored line `number` differs from the rebuilt one: `line 15: cifar10.resnet18.bit.accuracy.sd is "0.38", rebuilt "0.88"`
 * where the first difference is in a number beside its key, elsewhere `line 15 is "...", rebuilt "..."` with the text around it.
 * Characters that look like others, or like nothing, are named by their code points.
 */
export function lineDifference(number: number, stored: string, rebuilt: string): string {
  const at = firstDifference(stored, rebuilt);
  const was = factValues(stored).find(({ start, shown }) => start <= at && at <= start + shown.length);
  // Up to the difference both lines are the same, so the same key stands before it.
  const now = factValues(rebuilt).find(({ start }) => start === was?.start);
  if (was === undefined || now === undefined) return `line ${number} ${differing(stored, rebuilt)}`;
  return `line ${number}: ${excerpt(was.key)} ${differing(was.shown, now.shown)}`;
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
