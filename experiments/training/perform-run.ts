import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { loadBackend } from '../engine/backends.ts';
import type { EngineOptions } from '../engine/engine.ts';
import type { BaseConfig, BaseResults } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { requireCommit } from '../record/code-commit.ts';
import { TRIALS } from '../record/names.ts';
import {
  beginRecord,
  completeRecord,
  type ExistingRecord,
  refuseExisting,
  runFolder,
  STATE_FILE,
  workFolder,
} from '../record/record-store.ts';
import type { RunLease } from '../record/run-lease.ts';
import { taskNamed } from '../tasks/all-tasks.ts';
import { withClaimedRun } from './claim-run.ts';
import { captureEnvironment } from './environment.ts';
import { gradientNorms } from './gradient-norms.ts';
import { type ProgressReporter, progressFile } from './progress.ts';
import { runOutcome } from './run-outcome.ts';
import { openSession, type TrainingSession } from './session.ts';
import type { Clock } from './sitting.ts';
import { trackedGradients } from './tracked-gradients.ts';
import { trainRun } from './train-run.ts';
import { trainingLog } from './training-log.ts';

export interface PerformRunOptions extends EngineOptions {
  readonly config: BaseConfig;
  readonly dataDir: string;
  readonly resultsDir: string;
  /** Below it each run's log has a folder like that of its record. */
  readonly logDir: string;
  /** Gradient norms in the log, too. */
  readonly trackGrads: boolean;
  /** On Weights & Biases, too. */
  readonly wandb: boolean;
  /** Root of the code, for its git commit and package versions. */
  readonly repository: string;
  /** What happens where the commit cannot be read. */
  readonly commit: 'needed' | 'may be unknown';
  readonly existing: ExistingRecord;
  readonly start: 'fresh' | 'resume';
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly progress: ProgressReporter;
}

/**
 * One run from its configuration to its record, or an error that leaves earlier records as they were: another process
 * works on the run, it is already recorded, its backend or its data is missing, the loss diverged, the disk is full.
 */
export async function performRun(options: PerformRunOptions): Promise<BaseResults> {
  // What its package needs is said before anything is written, and before its version is read.
  if (options.backend !== undefined) await loadBackend(options.backend, options.threads);
  return withClaimedRun({ ...options, note: options.progress.note }, async (lease) => {
    const folder = workFolder(options.resultsDir, options.config);
    refuseSavedState(options, folder);
    if (options.commit === 'needed') requireCommit(options.repository);
    if (options.existing === 'refuse') refuseExisting(options.resultsDir, options.config);
    const { results, files } = await trainAndDescribe(options, folder, lease);
    lease.confirm();
    completeRecord(options.resultsDir, options.config, results, files);
    rmSync(path.join(folder, STATE_FILE), { force: true });
    return results;
  });
}

/** Hours of training must not be lost to a forgotten flag. */
function refuseSavedState({ start, existing, config }: PerformRunOptions, folder: string): void {
  const file = path.join(folder, STATE_FILE);
  if (start === 'resume' || existing === 'overwrite' || !existsSync(file)) return;
  throw new Error(
    `${runFolder(config)}: was begun before and its state is saved (${file}); ` +
      '--resume goes on from it, --force begins anew',
  );
}

async function trainAndDescribe(
  options: PerformRunOptions,
  folder: string,
  lease: RunLease,
): ReturnType<typeof runOutcome> {
  const { config, clock, progress } = options;
  const environment = await captureEnvironment(options.repository, options);
  const task = await taskNamed(config.task);
  const session = await openSession(task, config, options);
  try {
    // Only now: a run whose settings its task refuses, or whose data is missing, was never begun.
    beginRecord(options.resultsDir, config, options.existing);
    progress.note(runHeader(options, session));
    const observer = trainingLog({
      folder: path.join(options.logDir, runFolder(config)),
      wallTime: () => Date.parse(clock.timestamp()) / 1000,
      note: progress.note,
      wandb: options.wandb
        ? { project: config.study ?? TRIALS, name: runFolder(config), id: runId(config), config }
        : null,
      statistics: options.trackGrads ? gradientNorms(session) : null,
    });
    const trained = await trainRun({
      ...options,
      ...{ runId: runId(config), task, session, environment, workFolder: folder, observer },
      gradients: session.open.trackGradients ? trackedGradients(session) : null,
      progress: progressFile(folder, progress, clock.now),
      stop: AbortSignal.any([options.stop, lease.lost]),
      beforeSaving: () => lease.confirm(),
    }).finally(() => observer.end());
    return await runOutcome(config, task, session, trained);
  } finally {
    await session.release();
  }
}

/** What is trained, how much of it there is, and where its record goes. */
function runHeader(
  { config, resultsDir, device, threads, backend }: PerformRunOptions,
  { open: { periods }, variables }: TrainingSession,
): string {
  const count = (number: number) => number.toLocaleString('en-US');
  const counted = (number: number, unit: string) => `${count(number)} ${unit}${number === 1 ? '' : 's'}`;
  const parameters = Object.values(variables).reduce((sum, { size }) => sum + size, 0);
  const work =
    periods.rows === 'epoch'
      ? `${counted(periods.count, 'epoch')} of ${counted(periods.steps, 'step')}`
      : counted(periods.count * periods.steps, 'step');
  const folder = runFolder(config);
  const eager = backend === undefined ? '' : `, eagerly by TensorFlow.js's ${backend}`;
  return (
    `${folder}: ${count(parameters)} parameters; ${work} on ${device}, ${counted(threads, 'thread')}${eager}\n` +
    `into ${path.resolve(resultsDir, folder)}`
  );
}
