import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { isExemption } from './exempt-lines.ts';
import { texProse } from './tex-prose.ts';

/** The `%` that begins a line's comment, right after a number or a fact, and the comment. */
const AFTER_NUMBER = /(?<=^(?:[^%\\\n]|\\[^\n])*(?:\d|\\factp?\{[^{}%]*\})(?:[ \t~]|\\[,;:])*)%[ \t]*\w.*$/gm;

/** `in 12 % of the plots`, `\fact{share}% of them`: LaTeX leaves out the rest of the line and tells nobody. */
export function swallowedText(sources: readonly SourceFile[]): ProseProblem[] {
  return sources.flatMap(({ path, text }) => {
    const comments = [...text.matchAll(AFTER_NUMBER)];
    // A percent sign in `\verb` or a verbatim prints itself.
    const prose = comments.length === 0 ? '' : texProse(text, { macros: new Map(), blank: '|' });
    const isKept = (at: number) => prose[at] === text[at];
    return comments
      .filter(
        ({ 0: comment, index }) => !isExemption(comment) && isKept(text.slice(0, index).trimEnd().length - 1),
      )
      .map(({ 0: comment, index }) => ({
        file: path,
        line: text.slice(0, index).split('\n').length,
        message: `${JSON.stringify(comment)} is a comment for LaTeX and not printed: \\% prints a percent sign`,
      }));
  });
}
