import type { BaseConfig } from '../record/base-record.ts';
import { runFolder } from '../record/record-store.ts';
import { noteFailure, readNote, removeNote } from '../record/run-note.ts';
import type { Executor, JobEnd, Jobs } from './executor.ts';
import { ATTEMPTS_WITHOUT_PROGRESS, attemptsInVain, forgetAttempts } from './run-attempts.ts';
import { runLog } from './run-process.ts';
import { type StatusOnDisk, type SweepRun, type SweepStatus, status, statusOnDisk } from './sweep-run.ts';

/** Told of every change of a run's state, and shown them all about every second. */
export interface SweepReporter {
  changed(run: SweepRun): void;
  /** `remark`: what keeps more runs from being begun. */
  overview(runs: readonly SweepRun[], remark: string | null): void;
}

export interface SweepOptions {
  /** Each before those that learn from it, or after: they wait for it. */
  readonly runs: readonly BaseConfig[];
  readonly resultsDir: string;
  readonly executor: Executor;
  /** What is done about runs that failed in an earlier sweep. */
  readonly failed: 'try again' | 'leave';
  readonly stop: AbortSignal;
  readonly report: SweepReporter;
}

type OpenRun = { -readonly [Field in keyof SweepRun]: SweepRun[Field] };

/**
 * Runs what is missing, in the order given but for those that wait for their teacher's record, as many side by side as the
 * executor has room for. A run that fails by its own fault is reported and the others go on; one that was killed goes on
 * from its last saved state, unless that happens again and again; one that a process from elsewhere works on is waited
 * for, and taken over when that process dies.
 *
 * When `stop` fires nothing new is started, and the executor says when the sweep may end. Returns all runs as they stand.
 */
export async function sweep(options: SweepOptions): Promise<readonly SweepRun[]> {
  const { resultsDir, executor, stop, report } = options;
  const disk = statusOnDisk(resultsDir);
  const runs: OpenRun[] = options.runs.map((config) => openRun(config, options, disk));
  let mayEnd = false;
  const leave = () => executor.stop().then(() => (mayEnd = true));
  stop.addEventListener('abort', leave);
  report.overview(runs, null);
  for (;;) {
    const jobs = await executor.poll();
    for (const run of runs) settle(run, statusNow(run, jobs, disk, options, runs), report);
    for (const run of runs) if (isToBeCancelled(run, resultsDir)) await executor.cancel(run.folder);
    report.overview(runs, executor.remark());
    if (mayEnd || !runs.some(isUnfinished)) return runs;
    if (!stop.aborted) await executor.start(runs.filter(isReady).map(({ config }) => config));
    await executor.change();
  }
}

function openRun(config: BaseConfig, { resultsDir, failed }: SweepOptions, disk: StatusOnDisk): OpenRun {
  const folder = runFolder(config);
  if (failed === 'try again' && readNote(resultsDir, folder)?.kind === 'failed') {
    removeNote(resultsDir, folder);
    forgetAttempts(resultsDir, folder);
  }
  const run = { config, folder, log: runLog(resultsDir, folder), ...status('waiting') };
  return { ...run, ...disk(run) };
}

function isUnfinished({ state }: SweepRun): boolean {
  return state !== 'done' && state !== 'failed' && state !== 'cancelled';
}

function isReady({ state, waitsFor }: SweepRun): boolean {
  return state === 'waiting' && waitsFor === null;
}

function isToBeCancelled({ state, folder }: SweepRun, resultsDir: string): boolean {
  if (state !== 'running' && state !== 'queued') return false;
  const note = readNote(resultsDir, folder);
  return note?.kind === 'cancelled' && note.owner === 'to be asked';
}

function settle(run: OpenRun, now: SweepStatus, report: SweepReporter): void {
  const interrupted = now.state === 'waiting' && now.reason !== null && now.reason !== run.reason;
  const changed = now.state !== run.state || interrupted;
  Object.assign(run, now);
  if (changed) report.changed(run);
}

/** Files and locks decide; what the executor says of its jobs counts where they are silent. */
function statusNow(
  run: SweepRun,
  jobs: Jobs,
  disk: StatusOnDisk,
  { resultsDir }: SweepOptions,
  runs: readonly SweepRun[],
): SweepStatus {
  const job = jobs.get(run.folder);
  if (job?.kind === 'queued') return status('queued', { reason: job.reason, place: job.place });
  if (job?.kind === 'running') return status('running', { place: job.place });
  if (run.state === 'done') return status('done');
  const now = disk(run);
  if (now.state !== 'waiting') return now;
  if (job !== undefined) return afterEnd(run.folder, job, resultsDir);
  return now.waitsFor === null ? now : waitingForTeacher(run, now.waitsFor, disk, runs);
}

/** Of a run whose job ended and left neither record nor note. */
function afterEnd(folder: string, job: JobEnd, resultsDir: string): SweepStatus {
  if (job.kind === 'ended') return fail(resultsDir, folder, job.reason ?? 'ended without its record');
  const attempts = attemptsInVain(resultsDir, folder);
  if (attempts < ATTEMPTS_WITHOUT_PROGRESS) return status('waiting', { reason: job.reason });
  return fail(resultsDir, folder, `${job.reason}; begun ${attempts} times without getting further`);
}

function fail(resultsDir: string, folder: string, reason: string): SweepStatus {
  noteFailure(resultsDir, folder, reason);
  return status('failed', { reason });
}

/** Gives up a run whose teacher failed or is nobody's to train. */
function waitingForTeacher(
  run: SweepRun,
  record: string,
  disk: StatusOnDisk,
  runs: readonly SweepRun[],
): SweepStatus {
  const teacher = runs.find(({ folder }) => folder === record);
  if (teacher !== undefined && isUnfinished(teacher)) return status('waiting', { waitsFor: record });
  const failed = (what: string) => status('failed', { reason: `its teacher ${record} ${what}` });
  if (teacher === undefined) return failed('is neither recorded nor part of this sweep');
  if (teacher.state === 'failed') return failed('failed');
  if (teacher.state === 'cancelled') return failed('was cancelled');
  // Recorded after this run was looked at, unless it is of no use.
  const again = disk(run);
  return again.waitsFor === null
    ? again
    : failed('is recorded, but with another configuration or without its weights');
}
