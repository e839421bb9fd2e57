import { join, resolve } from 'node:path';
import { loadDefinition } from '../authoring/load-definition.ts';
import { bundle } from '../bundle/bundle.ts';
import { bundleEpoch } from '../bundle/tarball.ts';
import type { Paths } from '../pipeline/paths.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper bundle`: progress on stderr, the files with their checksums on stdout. */
export async function runBundle(
  paths: Paths,
  options: ReportFlags & { out?: string; draft?: boolean },
): Promise<void> {
  const out = options.out === undefined ? join(paths.root, '.cache', 'bundle') : resolve(options.out);
  const outcome = await bundle(paths, {
    definition: await loadDefinition(paths.definition),
    out,
    draft: options.draft === true,
    epoch: bundleEpoch(process.env),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const files = Object.entries(outcome.files).map(([name, hash]) => `${hash}  ${join(out, name)}`);
  const draft = outcome.obstacles.map(({ where, rule }) => `draft: ${where}: ${rule}`);
  const compared = `arXiv sources by pdflatex alone: ${outcome.arxiv} as the paper`;
  printReport(options, { out, ...outcome }, () => `${[...files, compared, ...draft].join('\n')}\n`);
}
