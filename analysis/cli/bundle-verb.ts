import { join, resolve } from 'node:path';
import { loadDefinition } from '../authoring/load-definition.ts';
import { bundle } from '../bundle/bundle.ts';
import { bundleEpoch } from '../bundle/bundle-date.ts';
import type { Places } from '../pipeline/places.ts';

/** `paper bundle`: progress on stderr, the files with their checksums on stdout. */
export async function runBundle(
  places: Places,
  options: { out?: string; draft?: boolean; json?: boolean },
): Promise<void> {
  const out = options.out === undefined ? join(places.root, '.cache', 'bundle') : resolve(options.out);
  const outcome = await bundle(places, {
    definition: await loadDefinition(places.definition),
    out,
    draft: options.draft === true,
    epoch: bundleEpoch(process.env),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ out, ...outcome }, null, 2)}\n`);
    return;
  }
  const files = Object.entries(outcome.files).map(([name, hash]) => `${hash}  ${join(out, name)}`);
  const draft = outcome.obstacles.map(({ where, rule }) => `draft: ${where}: ${rule}`);
  const compared = `arXiv sources by pdflatex alone: ${outcome.arxiv} as the paper`;
  process.stdout.write(`${[...files, compared, ...draft].join('\n')}\n`);
}
