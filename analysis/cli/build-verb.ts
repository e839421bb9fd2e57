import { loadDefinition } from '../authoring/load-definition.ts';
import { verdictCounts } from '../claims/judge-claims.ts';
import { build } from '../pipeline/build.ts';
import type { BuildOutcome } from '../pipeline/build-options.ts';
import type { Paths } from '../pipeline/paths.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper build`: progress on stderr, what came of it on stdout. */
export async function runBuild(
  paths: Paths,
  options: ReportFlags & { pdf: boolean; draft?: boolean; accept?: string },
): Promise<void> {
  const outcome = await build(paths, {
    definition: () => loadDefinition(paths.definition),
    pdf: options.pdf ? 'build' : 'skip',
    claims: options.draft ? 'mark' : 'must-hold',
    accept: options.accept,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  printReport(options, outcome, () => `${describe(outcome)}\n`);
}

function describe({ changed, runs, unfinished, excluded, claims, marked, warnings }: BuildOutcome): string {
  const draft =
    runs.have === runs.declared ? [] : [`draft: ${runs.have} of ${runs.declared} declared runs are in`];
  return [
    changed.length === 0
      ? 'up to date'
      : `${changed.length} ${changed.length === 1 ? 'file' : 'files'} replaced`,
    ...draft,
    ...(Object.values(claims).every((count) => count === 0) ? [] : [`claims: ${verdictCounts(claims)}`]),
    ...marked.map((line) => `draft: ${line}`),
    ...warnings.map((line) => `warning: ${line}`),
    ...(unfinished.length > 0 ? [`unfinished: ${unfinished.join(', ')}`] : []),
    ...(excluded.length > 0 ? [`excluded: ${excluded.join(', ')}`] : []),
  ].join('\n');
}
