import { printableText } from '../../experiments/record/printable-text.ts';

/** One thing that `check` found not to be as it should. */
export interface Finding {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly what: string;
}

/** What a check came to. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  /** What was compared, and how; for instance that the PDF's text was compared and not its bytes. */
  readonly notes: readonly string[];
}

const WIDTH = 120;
/** So much of the beginning stays in sight where an excerpt is of a later place: it often says what the line is about. */
const HEAD = 40;

/**
 * At most 120 characters, the one at index `at` among them, without control characters: a hostile value must not fill or steer a
 * terminal. `...` stands for what is left out.
 */
export function excerpt(text: string, at = 0): string {
  const plain = (from: number, to?: number) => printableText(text.slice(from, to), 'joined');
  if (text.length <= WIDTH) return plain(0);
  if (at < 100) return `${plain(0, WIDTH - 3)}...`;
  const head = `${plain(0, HEAD)}...`;
  const room = WIDTH - head.length;
  const from = Math.min(wordStart(text, at), text.length - room);
  return from + room === text.length ? `${head}${plain(from)}` : `${head}${plain(from, from + room - 3)}...`;
}

/** Where the word around `at` begins, a number of LaTeX with its key before it; of a long one a part. */
function wordStart(text: string, at: number): number {
  const start = text.lastIndexOf(' ', at - 1) + 1;
  return at - start <= 60 ? start : at - 30;
}

/** Excerpts of two texts, each around the first place where they differ. */
export function differingExcerpts(a: string, b: string): readonly [string, string] {
  const at = firstDifference(a, b);
  return [excerpt(a, at), excerpt(b, at)];
}

/** Index of the first character that differs, the length of both when they are equal. */
export function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  // Never between the halves of a surrogate pair.
  return at > 0 && /[\uD800-\uDBFF]/.test(a[at - 1]!) ? at - 1 : at;
}

/** The other path that a file of this hash belongs to, to be shown; null when `path` is its own, or none has it. */
export function ownerOf(
  hash: string,
  path: string,
  hashes: readonly (readonly [path: string, hash: string])[],
): string | null {
  const owner = hashes.find(([other, recorded]) => recorded === hash && other !== path);
  return owner === undefined ? null : excerpt(owner[0]);
}
