import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { withoutComments } from './tex-source.ts';

/** Numbers with a decimal point or a percent sign that are no results, and what they are instead. */
export const NO_RESULTS: Readonly<Record<string, string>> = {
  '1.58': 'log2 3, bits of a ternary weight; also in the name BitNet b1.58',
  '0.5': 'one half',
  '95%': 'confidence level',
  '0.05': 'significance level',
  '5%': 'significance level',
};

/** What stands in these is no statement: references, file names, lengths, and numbers that are generated. */
const SKIPPED_MACROS =
  /\\(?:fact|factp|factvalue|cite[a-z]*|ref|eqref|label|input|includegraphics|url|href|begin|end|vspace|hspace|setlength|includefigure|tabularfigure)\*?(?:\[[^\]]*\])?\{[^{}]*\}(?:\{[^{}]*\})?/g;
const LENGTH = /\d*\.?\d+\s*(?:\\linewidth|\\textwidth|\\columnwidth|em|ex|pt|mm|cm|in)\b/g;

/** `81.24`, `81.2\,\%`, `81 \%`, `81 percent`. */
const NUMBER = /(?<![\w.])\d+(?:\.\d+)?(?:(?:\\[,;:]|~|\s)*(?:\\%|percent\b|per cent\b)|(?<=\.\d+))/g;

/**
 * Numbers typed into sections that look like results: with a decimal point, or in percent. A line can vouch for its
 * numbers with a comment: `% not a result: published in [3]`.
 */
export function handTypedResults(sources: readonly SourceFile[]): ProseProblem[] {
  return sources.flatMap(({ path, text }) => {
    const written = text.split('\n');
    const blank = (match: string) => match.replace(/[^\n]/g, ' ');
    const prose = withoutComments(text).replace(SKIPPED_MACROS, blank).replace(LENGTH, blank);
    return prose.split('\n').flatMap((line, i) => {
      if (/%\s*not a result: \S/.test(written[i]!)) return [];
      return [...line.matchAll(NUMBER)]
        .map((match) => match[0])
        .filter((number) => !(plainNumber(number) in NO_RESULTS))
        .map((number) => ({
          file: path,
          line: i + 1,
          message: `hand-typed number ${number}: write \\fact{key}, or end the line with "% not a result: why"`,
        }));
    });
  });
}

/** `95\,\%` is `95%`. */
function plainNumber(number: string): string {
  return number.replace(/\\[,;:]|~|\s/g, '').replace(/\\%|percent|percent/, '%');
}
