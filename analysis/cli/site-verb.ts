import { resolve } from 'node:path';
import { analyse } from '../pipeline/analyse.ts';
import { loadWithCache } from '../pipeline/load-with-cache.ts';
import type { Places } from '../pipeline/places.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import { writeSite } from '../review/write-site.ts';

/** `paper site`: the reviewer's view, from what was built. */
export async function runSite(places: Places, options: { out?: string; json?: boolean }): Promise<void> {
  const folder = options.out === undefined ? places.review : resolve(options.out);
  const code = hashFiles(codeFiles());
  const outcome = await writeSite(places, analyse(loadWithCache(places, code)), folder, code);
  const { changed, files } = outcome;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ folder, ...outcome }, null, 2)}\n`
      : `${folder}/index.html: ${files} files, ${changed.length === 0 ? 'up to date' : `${changed.length} replaced`}\n`,
  );
}
