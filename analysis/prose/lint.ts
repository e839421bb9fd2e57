import type { JudgedClaim } from '../claims/judge-claims.ts';
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { forgedMacros } from './forged-macros.ts';
import { handTypedResults, typedIntoTables } from './hand-typed-results.ts';
import { swallowedText } from './swallowed-text.ts';
import { unclaimedComparisons } from './unclaimed-comparisons.ts';

/** What LaTeX reads of a paper's folder, as text. */
export interface LintedTexts {
  /** What authors wrote: sections, macros, packages and classes of their own, bibliographies, data. */
  readonly sources: readonly SourceFile[];
  readonly captions: readonly SourceFile[];
  /** Tables as they were generated. */
  readonly tables: readonly SourceFile[];
  /** Titles of factors' values, as LaTeX has them: rows and columns are called so, `120 kg N` and `100 \\%`. */
  readonly titles?: readonly string[];
  /** LaTeX of the units of outcomes, as they stand behind numbers. */
  readonly units?: readonly string[];
  /** The text of the pipeline's `living.sty`. */
  readonly living: string;
}

/** The pipeline's own macros, which only it may define. */
const LIVING = 'paper/living.sty';
/** Years, volumes and page numbers of what others wrote. */
const isBibliography = ({ path }: SourceFile): boolean => /\.(bib|bst|bbl)$/.test(path);

/**
 * What only the words can tell: results typed by hand, in captions, macros and tables too, comparisons that no claim carries,
 * text that a percent sign swallows, and macros that would print what the data does not say.
 */
export function lintProblems(texts: LintedTexts, claims: readonly JudgedClaim[]): ProseProblem[] {
  const { sources, captions, tables, titles = [], units = [], living } = texts;
  const otherLiving = sources.filter(({ path, text }) => path === LIVING && text !== living);
  return [
    ...otherLiving.map(({ path }) => ({
      file: path,
      line: 1,
      message: 'differs from the one of the pipeline: copy that',
    })),
    ...handTypedResults([...sources.filter((one) => !isBibliography(one)), ...captions], units),
    ...typedIntoTables(tables, titles),
    ...unclaimedComparisons(sources, claims),
    ...swallowedText(sources.filter(({ path }) => path.endsWith('.tex'))),
    ...forgedMacros([...sources.filter(({ path }) => path !== LIVING), ...captions]),
  ];
}
