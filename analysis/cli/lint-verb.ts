import type { Uses } from '../latex/uses.ts';
import { sourceHashes } from '../pipeline/ledger-hashes.ts';
import { storedLedger } from '../pipeline/load-history.ts';
import { lintedTexts } from '../pipeline/paper-text.ts';
import type { Paths } from '../pipeline/paths.ts';
import { claimsOf, storedUses } from '../pipeline/stored-uses.ts';
import { type ProseProblem, unknownFactKeys } from '../prose/check-fact-keys.ts';
import { type LintedTexts, lintProblems } from '../prose/lint.ts';
import { analysedPaper } from './analysed-paper.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/**
 * `paper lint`: hand-typed results (in captions and tables too) and comparisons that are not claimed, and of what LaTeX typeset when the
 * paper was last built unknown fact keys and claims that are not carried; `file:line: what`, exit status 1 when there are any; else how much was read, on stderr.
 */
export async function runLint(paths: Paths, options: ReportFlags): Promise<void> {
  const context = await analysedPaper(paths);
  const uses = storedUses(paths);
  const texts = lintedTexts(context, paths, uses);
  const { mistakes, unsupported, unused } = claimsOf(uses, context);
  const problems: ProseProblem[] = [
    ...unknownFactKeys(uses.facts, context.facts),
    ...mistakes,
    ...unsupported,
    ...unused,
    ...lintProblems(texts, context.claims),
  ];
  for (const path of unbuilt(paths, uses))
    process.stderr.write(
      `note: ${path} is not what the paper was last built from: its facts, claims, references and citations are seen by npm run paper -- build\n`,
    );
  printReport(options, { ok: problems.length === 0, problems }, () =>
    problems.map(({ file, line, message }) => `${file}:${line}: ${message}\n`).join(''),
  );
  if (problems.length > 0) process.exitCode = 1;
  else process.stderr.write(`lint: nothing found in ${readText(texts)}\n`);
}

/** `12 files, 9 captions and 7 tables`. */
function readText({ sources, captions, tables }: LintedTexts): string {
  const count = (texts: readonly unknown[], name: string) =>
    `${texts.length} ${name}${texts.length === 1 ? '' : 's'}`;
  return `${count(sources, 'file')}, ${count(captions, 'caption')} and ${count(tables, 'table')}`;
}

/** Sources of which nobody knows what LaTeX makes of them: they changed since it read them. */
function unbuilt(paths: Paths, uses: Uses): string[] {
  const now = sourceHashes(paths, uses);
  const sources = storedLedger(paths)?.sources ?? {};
  return Object.keys(now).filter((path) => now[path] !== sources[path]);
}
