/** For tests: the reviewer's view of the example paper over synthetic records, one of them hostile. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PaperVersion, paperVersion } from '../diff/paper-version.ts';
import { loadRecords } from '../load/load-records.ts';
import { analyse } from '../pipeline/analyse.ts';
import { build } from '../pipeline/build.ts';
import { storedHistory } from '../pipeline/load-history.ts';
import { type Paths, pathsOf } from '../pipeline/paths.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import { reviewChanges } from '../review/review-content.ts';
import { writeSite } from '../review/write-site.ts';
import definition from './example-paper/paper.ts';
import { EXAMPLE_RUNS } from './example-paper/runs.ts';
import { copyPaper, EXAMPLE_PAPER } from './synthetic-checkout.ts';
import { syntheticResults, writeSyntheticRecord } from './synthetic-records.ts';

export const HOSTILE = {
  cpu: '<img src=x onerror="window.owned=1">',
  os: '</script><script>window.owned=2</script>',
  device: 'javascript:window.owned=3 {{constructor.constructor("window.owned=4")()}}',
  packages: '{"__proto__":"<b>1</b>","constructor":"2","<svg onload=window.owned=5>":"3"}',
  reason: 'power cut <iframe src="https://example.org/"></iframe> & "quotes"',
} as const;

/** Reads otherwise in the version that the site shows the changes from. */
export const MOVED_FACT = 'cifar10.resnet18.std.accuracy.mean';

export interface SyntheticSite extends Paths {
  /** Path of the run whose record is hostile. */
  readonly hostileRun: string;
}

/** Who asked for it removes `root`. */
export async function syntheticSite(): Promise<SyntheticSite> {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), 'paper-site-')));
  copyPaper(EXAMPLE_PAPER, paths);
  const [excluded, hostile, ...others] = EXAMPLE_RUNS;
  for (const config of others) writeSyntheticRecord(paths.results, config);
  const results = syntheticResults(hostile!);
  const { packages, cpu, os, device } = HOSTILE;
  const environment = { ...results.environment, cpu, os, device, packages: JSON.parse(packages) };
  const hostileRun = writeSyntheticRecord(paths.results, hostile!, { ...results, environment });
  const exclusions = { [writeSyntheticRecord(paths.results, excluded!)]: HOSTILE.reason };
  writeFileSync(join(paths.results, 'exclusions.json'), JSON.stringify(exclusions));
  await build(paths, { definition: async () => definition, pdf: 'build', claims: 'mark', log: () => {} });
  const code = hashFiles(codeFiles(paths));
  const changes = reviewChanges(earlierVersion(paths), paperVersion(paths.root, null));
  const context = analyse(loadRecords(paths.results), definition, storedHistory(paths));
  await writeSite(paths, context, { folder: paths.review, code, changes });
  return { ...paths, hostileRun };
}

/** As if one run had come since and one value had been another. */
function earlierVersion({ root }: Paths): PaperVersion {
  const now = paperVersion(root, null);
  const fact = now.facts.get(MOVED_FACT)!;
  return {
    ...now,
    name: '<b>v1</b>',
    facts: new Map(now.facts).set(MOVED_FACT, { ...fact, value: 0.5, plain: '50.00' }),
    runs: new Map([...now.runs].slice(1)),
  };
}
