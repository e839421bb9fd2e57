/**
 * Records runs one after the other as training does (lease, configuration, checkpoints, results) but trains nothing: for the
 * chaos tests, which kill it. `recorder.ts <results> <milliseconds between two runs> <declared | endless>`: the runs that the
 * example paper declares, or ever more seeds of one cell. Says `<folder>` on stdout when a record is complete.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXAMPLE_RUNS } from '../analysis/testing/example-paper/runs.ts';
import { syntheticResults } from '../analysis/testing/synthetic-records.ts';
import type { ImageConfig, ImageResults } from '../experiments/record/image-classification-record.ts';
import { imageRun, version1Config } from '../experiments/record/image-run.ts';
import {
  answeringFolders,
  beginRecord,
  completeRecord,
  runFolder,
  workFolder,
} from '../experiments/record/record-store.ts';
import { acquireRunLease } from '../experiments/record/run-lease.ts';
import { isRunLock } from '../experiments/record/run-lock.ts';
import { EXAMPLE_RUN, exampleRunResults } from '../experiments/record/testing/example-run.ts';

const CHECKPOINT_BYTES = 100_000;

const [root, pause, which] = process.argv.slice(2) as [string, string, string];

function* endless(): Generator<ImageConfig> {
  for (let seed = 0; ; seed++) yield { ...EXAMPLE_RUN, seed };
}

const declared = (): ImageConfig[] => EXAMPLE_RUNS.map((config) => imageRun('gap', config));

for (const config of which === 'declared' ? declared() : endless()) {
  if (isRecorded(config)) continue;
  const lease = await acquireRunLease(workFolder(root, config));
  // Another recorder is at it.
  if (!isRunLock(lease)) continue;
  try {
    if (isRecorded(config)) continue;
    beginRecord(root, config, 'refuse');
    const { results, files } = outcome(config);
    lease.confirm();
    completeRecord(root, config, results, files);
    process.stdout.write(`${runFolder(config)}\n`);
  } finally {
    lease.release();
  }
  await sleep(Number(pause));
}

/** A record of version 1 counts, too. */
function isRecorded(config: ImageConfig): boolean {
  return answeringFolders(config).some((folder) => existsSync(path.join(root, folder, 'results.json')));
}

/** Synthetic results whose checkpoints are there, with bytes that depend on the run. */
function outcome(config: ImageConfig): {
  results: ImageResults;
  files: { name: string; content: Uint8Array }[];
} {
  const results = exampleRunResults(config, syntheticResults(version1Config(config)));
  const files = results.files.map(({ name }, i) => {
    const size = CHECKPOINT_BYTES / (i === 0 ? 1 : 10);
    const content = Buffer.alloc(size, createHash('sha256').update(`${name} ${results.runId}`).digest());
    return { name, content };
  });
  const described = files.map(({ name, content }) => ({
    name,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  return { results: { ...results, files: described }, files };
}
