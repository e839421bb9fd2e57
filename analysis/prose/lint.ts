import type { ClaimBook } from '../claims/judge-claims.ts';
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { forgedMacros } from './forged-macros.ts';
import { handTypedResults } from './hand-typed-results.ts';
import { unclaimedComparisons } from './unclaimed-comparisons.ts';

/**
 * What only the words can tell: results typed by hand, in captions and macros too, comparisons that no claim carries, and macros that would print
 * what the data does not say.
 * @param sources the LaTeX that authors wrote; of it `macros.tex` holds notation, and no sentence that compares
 */
export function lintProblems(
  sources: readonly SourceFile[],
  templates: readonly SourceFile[],
  claims: ClaimBook,
): ProseProblem[] {
  const prose = sources.filter(({ path }) => !path.endsWith('/macros.tex'));
  return [
    ...handTypedResults([...sources, ...templates]),
    ...unclaimedComparisons(prose, claims),
    ...forgedMacros([...sources, ...templates]),
  ];
}
