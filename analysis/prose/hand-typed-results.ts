import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { isExempt } from './exempt-lines.ts';
import { texProse } from './tex-prose.ts';

/** Numbers that are no results where they stand so: confidence of an interval, level of a test. */
const NO_RESULTS =
  /\b9?5(?:\\[,;:]|[~\s])*\\%(?=[\s~-]+(?:\$?t\$?\s+|bootstrap\s+|significance\s+)?(?:confidence|intervals?|level)\b)|(?<=\b(?:confidence|intervals?|level)(?:\s+(?:of|at))?[\s~]+)(?:0\.05|9?5(?:\\[,;:]|[~\s])*\\%)/g;

/**
 * What stands in these is no statement: references, file names, lengths, colours, layout, and numbers that are generated. To how
 * many arguments in braces each has. What a macro is defined to be is a statement: it stands wherever the macro does.
 */
const ARGUMENTS: readonly (readonly [count: number, macros: string])[] = [
  [1, 'fact factp ref eqref pageref label url'],
  [1, 'href input include includegraphics includefigure tabularfigure bibliography bibliographystyle'],
  [1, 'begin end documentclass usepackage RequirePackage geometry captionsetup'],
  [1, 'vspace hspace linespread setstretch scalebox color textcolor colorbox pagecolor cellcolor rowcolor'],
  [2, 'factvalue setlength addtolength fontsize colorlet fcolorbox'],
  [3, 'definecolor'],
];
const NO_STATEMENT = new Map(
  ARGUMENTS.flatMap(([count, macros]) => macros.split(' ').map((macro) => [macro, count] as const)),
);

/** `0.5\linewidth`, `1.5\p@` and `.25truein`: factors of what TeX knows as a length, and lengths with their units. */
const LENGTHS =
  /\d*\.?\d+(?:\s*\\(?:p@|@temp(?:dim|skip)[a-c]|[hv]size|(?!(?:small|med|big|un|[hvm])skip|setto)[A-Za-z@]*(?:width|height|depth|skip|sep|indent|margin|spacing))(?![A-Za-z@])|(?:true\s*)?(?:em|ex|pt|mm|cm|in|pc|bp|dd|sp)\b)/g;

/** Parameters of LaTeX's page that are numbers and macros: of floats, of lines, of the rows of tables; and versions of packages. */
const LAYOUT =
  /\\Provides(?:Package|Class|File)\s*\{[^{}]*\}\s*\[[^\]]*\]|\\(?:renewcommand\*?|def)\s*\{?\s*\\(?:(?:dbl)?(?:top|floatpage)fraction|(?:bottom|text)fraction|baselinestretch|arraystretch|@dotsep)\s*\}?\s*\{\s*\d?\.?\d+\s*\}/g;

const WORDS =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?';
const GAP = String.raw`(?:\\[,;:]|[~\s$-])*`;
const SHARE = String.raw`\\%|per\s?cent\b|(?:percentage[\s-]+)?points?\b`;

/**
 * `81.24`, `.81`, `81,2` and `81{.}2`, with or without a unit; `81\,\%`, `3 points`, `14 hours` and `237 runs`, and a whole number
 * in one of `units`: `7 t/ha`; `two percentage points`. Neither `10,000` nor the 10 of `CIFAR-10 runs`.
 */
function numberPattern(units: readonly string[]): RegExp {
  const own = units.map((unit) => `${inRegExp(unit)}(?![a-z])`);
  const behindDigits = [SHARE, String.raw`(?:hour|minute|second|run|seed)s?\b`, ...own].join('|');
  const behindWords = [SHARE, ...own.map((unit) => `(?<![a-z])${unit}`)].join('|');
  return new RegExp(
    [
      String.raw`(?<![\w.]|[a-z]-)(?:\d*\.\d+|\d+\{[.,]\}\d{1,2}\b|\d+\{\.\}\d+|\d+,\d{2}(?![\d,])|\d{2,},\d(?![\d,]))(?:${GAP}(?:${SHARE}))?`,
      String.raw`(?<![\w.]|[a-z]-)\d[\d,]*${GAP}(?:${behindDigits})`,
      String.raw`\b(?:${WORDS})${GAP}(?:${behindWords})`,
    ].join('|'),
    'gi',
  );
}

const inRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Numbers typed into sections, captions, the paper's frame and definitions of macros that look like results. A line can be
 * exempted with a comment: `% not a result: published in [3]`.
 * @param units LaTeX of what stands behind numbers of this paper, where whole numbers are results, too
 */
export function handTypedResults(
  sources: readonly SourceFile[],
  units: readonly string[] = [],
): ProseProblem[] {
  const pattern = numberPattern(units);
  return sources.flatMap(({ path, text }) => {
    const written = text.split('\n');
    return typedNumbers(text, pattern)
      .filter(({ line }) => !isExempt('not a result', written[line - 1]!))
      .map(({ line, number }) => ({
        file: path,
        line,
        message: `hand-typed number ${number}: write \\fact{key}, or end the line with "% not a result: why"`,
      }));
  });
}

/**
 * Numbers in generated tables that stand there as words: none of their cells is a fact that shows them.
 * @param titles LaTeX of what values of factors are called; a cell or a heading that is one of them holds no result
 */
export function typedIntoTables(
  tables: readonly SourceFile[],
  titles: readonly string[] = [],
): ProseProblem[] {
  const pattern = numberPattern([]);
  return tables.flatMap(({ path, text }) =>
    typedNumbers(withoutTitles(text, titles), pattern).map(({ line, number }) => ({
      file: path,
      line,
      message: `number ${number} stands in the table as text: a cell must take it from a fact, or be the title of a factor's value`,
    })),
  );
}

/** Whole cells, so that nothing is said beside a title. */
function withoutTitles(text: string, titles: readonly string[]): string {
  const numbered = titles.filter((title) => /\d/.test(title));
  if (numbered.length === 0) return text;
  const names = numbered.map(inRegExp).join('|');
  const cell = new RegExp(`(?<=^|& ?|\\\\quad |\\{)(?:${names})(?=\\s*(?:&|\\\\\\\\|\\}))`, 'gm');
  return text.replace(cell, (title) => 'x'.repeat(title.length));
}

function typedNumbers(text: string, pattern: RegExp): { readonly line: number; readonly number: string }[] {
  // Not spaces: what stands on either side does not belong together.
  const blank = (match: string) => match.replace(/[^\n]/g, '|');
  const prose = texProse(text, { macros: NO_STATEMENT, blank: '|', keepVerb: true })
    .replace(LENGTHS, blank)
    .replace(LAYOUT, blank)
    .replace(NO_RESULTS, blank);
  return [...prose.matchAll(pattern)].map(({ 0: match, index }) => ({
    line: prose.slice(0, index).split('\n').length,
    number: match.replace(/\s+/g, ' '),
  }));
}
