/**
 * Records runs one after the other as training does (lease, configuration, checkpoints, results) but trains nothing: for the
 * chaos tests, which kill it. `recorder.ts <results> <milliseconds between two runs> <declared | endless>`: the runs that the
 * paper's study declares, or ever more seeds of one cell. Says `<folder>` on stdout when a record is complete.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { syntheticResults } from '../analysis/load/synthetic-records.ts';
import { EXAMPLE_CONFIG } from '../experiments/record/example-record.ts';
import { beginRecord, completeRecord } from '../experiments/record/record-store.ts';
import { acquireRunLease } from '../experiments/record/run-lease.ts';
import { isRunLock } from '../experiments/record/run-lock.ts';
import { type RunConfig, type RunResults, recordFolder } from '../experiments/record/schema.ts';
import { workFolder } from '../experiments/record/work-folder.ts';
import { declaredConfigs } from '../paper/gap/declared-runs.ts';

const CHECKPOINT_BYTES = 100_000;

const [root, pause, which] = process.argv.slice(2) as [string, string, string];

function* endless(): Generator<RunConfig> {
  for (let seed = 0; ; seed++) yield { ...EXAMPLE_CONFIG, seed };
}

const declared = (): RunConfig[] => declaredConfigs();

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
    process.stdout.write(`${recordFolder(config)}\n`);
  } finally {
    lease.release();
  }
  await sleep(Number(pause));
}

function isRecorded(config: RunConfig): boolean {
  return existsSync(path.join(root, recordFolder(config), 'results.json'));
}

/** Synthetic results whose checkpoints are there, with bytes that depend on the run. */
function outcome(config: RunConfig): {
  results: RunResults;
  files: { name: string; content: Uint8Array }[];
} {
  const results = syntheticResults(config);
  const file = ({ file: name }: RunResults['checkpoint'], size: number) => {
    const content = Buffer.alloc(size, createHash('sha256').update(`${name} ${results.runId}`).digest());
    const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
    return {
      described: { file: name, bytes: size, sha256: digest('sha256'), md5: digest('md5') },
      name,
      content,
    };
  };
  const full = file(results.checkpoint, CHECKPOINT_BYTES);
  const packed = file(results.packedCheckpoint, CHECKPOINT_BYTES / 10);
  return {
    results: { ...results, checkpoint: full.described, packedCheckpoint: packed.described },
    files: [full, packed],
  };
}
