import { resolve } from 'node:path';
import { paperVersion } from '../diff/paper-version.ts';
import type { Paths } from '../pipeline/paths.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import { reviewChanges } from '../review/review-content.ts';
import { writeSite } from '../review/write-site.ts';
import { analysedPaper } from './analysed-paper.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper site [--since <rev>]`: the reviewer's view, from what was built, and what differs from an earlier version. */
export async function runSite(
  paths: Paths,
  options: ReportFlags & { out?: string; since?: string },
): Promise<void> {
  const folder = options.out === undefined ? paths.review : resolve(options.out);
  const code = hashFiles(codeFiles(paths));
  const { root } = paths;
  const changes =
    options.since === undefined
      ? null
      : reviewChanges(paperVersion(root, options.since), paperVersion(root, null));
  const outcome = await writeSite(paths, await analysedPaper(paths), { folder, code, changes });
  const { changed, files } = outcome;
  const state = changed.length === 0 ? 'up to date' : `${changed.length} replaced`;
  printReport(options, { folder, ...outcome }, () => `${folder}/index.html: ${files} files, ${state}\n`);
}
