/**
 * One process that has built the paper, as the watcher's worker has, and then builds it again with one record fewer and
 * with that record back: `warm-build.ts <root> <folder of the record>`. Prints what the last build took, as JSON.
 */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadDefinition } from '../../analysis/authoring/load-definition.ts';
import { RecordCache } from '../../analysis/load/record-cache.ts';
import { build } from '../../analysis/pipeline/build.ts';
import type { BuildOptions } from '../../analysis/pipeline/build-options.ts';
import { pathsOf } from '../../analysis/pipeline/paths.ts';
import { codeFiles, hashFiles } from '../../analysis/pipeline/source-files.ts';

const [root, record] = process.argv.slice(2) as [string, string];
const paths = pathsOf(root);
const folder = join(paths.results, record);
const aside = join(mkdtempSync(join(tmpdir(), 'bench-')), 'record');
const definition = await loadDefinition(paths.definition);
const code = hashFiles(codeFiles(paths));
const options: BuildOptions = {
  definition: async () => definition,
  pdf: 'skip',
  claims: 'mark',
  log: () => {},
  code,
  recordCache: new RecordCache(),
};
const once = () => build(paths, options);

// The second of these builds finds code that is compiled, as a watcher's does that has been at work for a while.
for (let i = 0; i < 2; i++) {
  await once();
  cpSync(folder, aside, { recursive: true });
  // The ledger would refuse to lose a record.
  for (const path of [folder, paths.ledger]) rmSync(path, { recursive: true });
  await once();
  cpSync(aside, folder, { recursive: true });
  rmSync(aside, { recursive: true });
  await setTimeout(200);
}
const [start, before] = [performance.now(), process.cpuUsage()];
await once();
const { user, system } = process.cpuUsage(before);
rmSync(join(aside, '..'), { recursive: true });
const wallSeconds = (performance.now() - start) / 1000;
const rssMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ wallSeconds, cpuSeconds: (user + system) / 1e6, rssMegabytes })}\n`);
