/**
 * Where the paper's sources speak of a claim: `\claim{id}{sentence}` says that it holds, `\refuted{id}{sentence}` that the data
 * is against it, `\undecided{id}{reason}{sentence}` that the data leaves it open.
 */
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { withoutComments } from './tex-source.ts';

export interface ClaimUse {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly id: string;
  readonly macro: ClaimMacro;
  /** As typed; null but for `\undecided`. */
  readonly reason: string | null;
  /** Where the whole use lies in the source without its comments. */
  readonly start: number;
  readonly end: number;
}

/** The file that defines `\claim`'s verdicts. A paper that does not read it makes no claims. */
export const CLAIMS_INPUT = 'generated/claims';

const ARGUMENTS = { claim: 2, refuted: 2, undecided: 3 } as const;
export type ClaimMacro = keyof typeof ARGUMENTS;
const MACRO = /\\(claim|refuted|undecided)(?![A-Za-z@])/g;

/** All uses in one source, and what is no use though it looks like one. Definitions of the macros are passed over. */
export function claimUses({ path, text }: SourceFile): { uses: ClaimUse[]; problems: ProseProblem[] } {
  const source = withoutComments(text);
  const uses: ClaimUse[] = [];
  const problems: ProseProblem[] = [];
  for (const match of source.matchAll(MACRO)) {
    const macro = match[1] as ClaimMacro;
    if (/\\(?:re)?newcommand\*?\{?$/.test(source.slice(0, match.index))) continue;
    const line = source.slice(0, match.index).split('\n').length;
    const found = braced(source, match.index + match[0].length, ARGUMENTS[macro]);
    if (found === null) {
      const shape = macro === 'undecided' ? '{id}{reason}{sentence}' : '{id}{sentence}';
      problems.push({ file: path, line, message: `\\${macro} needs ${shape}, each in braces that close` });
      continue;
    }
    const [id, reason] = found.contents.map((content) => content.trim());
    uses.push({
      file: path,
      line,
      id: id!,
      macro,
      reason: macro === 'undecided' ? reason! : null,
      start: match.index,
      end: found.end,
    });
  }
  return { uses, problems };
}

/** So many groups in braces from `start` on, spaces between them; null when there are fewer or one does not close. */
function braced(source: string, start: number, count: number): { contents: string[]; end: number } | null {
  const contents: string[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    while (/\s/.test(source[at] ?? '')) at++;
    const end = source[at] === '{' ? closing(source, at) : null;
    if (end === null) return null;
    contents.push(source.slice(at + 1, end));
    at = end + 1;
  }
  return { contents, end: at };
}

/** Place of the brace that closes the one at `open`. */
function closing(source: string, open: number): number | null {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '{') depth++;
    else if (source[at] === '}' && --depth === 0) return at;
  }
  return null;
}
