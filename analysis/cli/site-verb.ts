import { resolve } from 'node:path';
import { loadDefinition } from '../authoring/load-definition.ts';
import { paperVersion } from '../diff/paper-version.ts';
import { loadRecords } from '../load/load-records.ts';
import { analyse } from '../pipeline/analyse.ts';
import { storedHistory } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import { reviewChanges } from '../review/review-content.ts';
import { writeSite } from '../review/write-site.ts';

/** `paper site [--since <rev>]`: the reviewer's view, from what was built, and what differs from an earlier version. */
export async function runSite(
  paths: Paths,
  options: { out?: string; since?: string; json?: boolean },
): Promise<void> {
  const folder = options.out === undefined ? paths.review : resolve(options.out);
  const code = hashFiles(codeFiles(paths));
  const { root } = paths;
  const changes =
    options.since === undefined
      ? null
      : reviewChanges(paperVersion(root, options.since), paperVersion(root, null));
  const context = analyse(
    loadRecords(paths.results),
    await loadDefinition(paths.definition),
    storedHistory(paths),
  );
  const outcome = await writeSite(paths, context, { folder, code, changes });
  const { changed, files } = outcome;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ folder, ...outcome }, null, 2)}\n`
      : `${folder}/index.html: ${files} files, ${changed.length === 0 ? 'up to date' : `${changed.length} replaced`}\n`,
  );
}
