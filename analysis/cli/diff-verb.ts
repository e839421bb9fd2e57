import { compareVersions } from '../diff/compare-versions.ts';
import { diffMarkdown, diffText } from '../diff/describe-diff.ts';
import { paperVersion } from '../diff/paper-version.ts';
import type { Places } from '../pipeline/places.ts';

/** `paper diff <rev> [<rev>]`: what moved between two versions; a report, so the exit status is 0 either way. */
export async function runDiff(
  places: Places,
  from: string,
  to: string | undefined,
  options: { markdown?: boolean; json?: boolean },
): Promise<void> {
  const diff = compareVersions(
    await paperVersion(places.root, from),
    await paperVersion(places.root, to ?? null),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(diff, null, 2)}\n`);
  else process.stdout.write(options.markdown ? diffMarkdown(diff) : diffText(diff));
}
