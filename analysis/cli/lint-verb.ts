import { analyse } from '../pipeline/analyse.ts';
import { loadWithCache } from '../pipeline/load-with-cache.ts';
import { paperText } from '../pipeline/paper-text.ts';
import type { Places } from '../pipeline/places.ts';
import { type ProseProblem, unknownFactKeys } from '../prose/check-fact-keys.ts';
import { handTypedResults } from '../prose/hand-typed-results.ts';

/** `paper lint`: unknown fact keys and hand-typed results, `file:line: what`; exit status 1 when there are any. */
export function runLint(places: Places, options: { json?: boolean }): void {
  const { facts } = analyse(loadWithCache(places));
  const sources = paperText(places);
  const sections = sources.filter(({ path }) => path.includes('/sections/'));
  const problems: ProseProblem[] = [...unknownFactKeys(sources, facts), ...handTypedResults(sections)];
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ok: problems.length === 0, problems }, null, 2)}\n`);
  else for (const { file, line, message } of problems) process.stdout.write(`${file}:${line}: ${message}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
