import { loadDefinition } from '../definition/load-definition.ts';
import { analyse } from '../pipeline/analyse.ts';
import { draftStatus } from '../pipeline/draft-status.ts';
import { loadWithCache } from '../pipeline/load-with-cache.ts';
import { captionText, paperText } from '../pipeline/paper-text.ts';
import type { Places } from '../pipeline/places.ts';
import { claimProblems } from '../prose/check-claims.ts';
import { type ProseProblem, unknownFactKeys } from '../prose/check-fact-keys.ts';
import { handTypedResults } from '../prose/hand-typed-results.ts';
import { unclaimedComparisons } from '../prose/unclaimed-comparisons.ts';

/**
 * `paper lint`: unknown fact keys, hand-typed results (in captions too), claims that are not carried and comparisons that are
 * not claimed, `file:line: what`; exit status 1 when there are any.
 */
export async function runLint(places: Places, options: { json?: boolean }): Promise<void> {
  const context = analyse(loadWithCache(places), await loadDefinition(places.definition));
  const { cells, facts, claims } = context;
  const { have, declared } = draftStatus(cells);
  const sources = paperText(places);
  const captions = captionText(context, places);
  // The macros hold code, and no sentence.
  const prose = sources.filter(({ path }) => !path.endsWith('/macros.tex'));
  const { mistakes, uncarried, unused } = claimProblems(sources, claims, have === declared);
  const problems: ProseProblem[] = [
    ...unknownFactKeys([...sources, ...captions], facts),
    ...mistakes,
    ...uncarried,
    ...unused,
    ...handTypedResults([...prose, ...captions]),
    ...unclaimedComparisons(prose, claims),
  ];
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ok: problems.length === 0, problems }, null, 2)}\n`);
  else for (const { file, line, message } of problems) process.stdout.write(`${file}:${line}: ${message}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
