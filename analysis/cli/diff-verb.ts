import { compareVersions } from '../diff/compare-versions.ts';
import { diffMarkdown, diffText } from '../diff/describe-diff.ts';
import { paperVersion } from '../diff/paper-version.ts';
import type { Paths } from '../pipeline/paths.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper diff <rev> [<rev>]`: what moved between two versions; a report, so the exit status is 0 either way. */
export async function runDiff(
  paths: Paths,
  from: string,
  to: string | undefined,
  options: ReportFlags & { markdown?: boolean },
): Promise<void> {
  const diff = compareVersions(paperVersion(paths.root, from), paperVersion(paths.root, to ?? null));
  printReport(options, diff, () => (options.markdown ? diffMarkdown(diff) : diffText(diff)));
}
