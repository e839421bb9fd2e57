import { setTimeout as sleep } from 'node:timers/promises';
import { LeaseWatch } from '../record/lease-watch.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import { workFolder } from '../record/work-folder.ts';
import { type RunPlaces, type RunProcess, runLog, startRun } from './run-process.ts';
import { runSituation } from './run-situation.ts';

/** `elsewhere`: a process that this sweep did not start works on it. */
export type SweepState = 'waiting' | 'running' | 'elsewhere' | 'done' | 'failed';

export interface SweepRun {
  readonly config: RunConfig;
  readonly folder: string;
  readonly log: string;
  readonly state: SweepState;
  /** Of a failed run. */
  readonly reason: string | null;
  /** Of a waiting run: the teacher's record that has to be there first. */
  readonly waitsFor: string | null;
}

/** Told of every change of a run's state, and shown them all every second. */
export interface SweepReporter {
  changed(run: SweepRun): void;
  overview(runs: readonly SweepRun[]): void;
}

export interface SweepOptions extends RunPlaces {
  readonly runs: readonly RunConfig[];
  /** Processes side by side. */
  readonly jobs: number;
  readonly stop: AbortSignal;
  readonly report: SweepReporter;
}

interface OpenRun extends SweepRun {
  state: SweepState;
  reason: string | null;
  waitsFor: string | null;
  process: RunProcess | null;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;

/**
 * Runs what is missing, `jobs` at a time, in the order given but for those that wait for their teacher's record. A run that fails is reported and the others go on; one that
 * a process from elsewhere works on is waited for, and taken over when that process dies.
 *
 * When `stop` fires, the running ones are asked to save their state and end, and nothing new is started.
 * Returns all runs as they stand at the end.
 */
export async function sweep(options: SweepOptions): Promise<readonly SweepRun[]> {
  const runs = options.runs.map((config) => openRun(config, options));
  const leases = new LeaseWatch();
  options.stop.addEventListener('abort', () => {
    for (const run of runs) run.process?.stop();
  });
  while (runs.some((run) => isUnfinished(run, options.stop))) {
    for (const run of runs) if (run.state === 'elsewhere') lookAgain(run, options, leases);
    for (const run of runs) if (run.waitsFor !== null) lookForTeacher(run, runs, options);
    if (!options.stop.aborted) startMissing(runs, options);
    options.report.overview(runs);
    await nextChange(runs);
  }
  options.report.overview(runs);
  return runs;
}

function openRun(config: RunConfig, { resultsDir }: SweepOptions): OpenRun {
  const run = { config, folder: recordFolder(config), log: runLog(resultsDir, config), process: null };
  return { ...run, ...stateOnDisk(config, resultsDir) };
}

type Standing = Pick<OpenRun, 'state' | 'reason' | 'waitsFor'>;

function stateOnDisk(config: RunConfig, resultsDir: string): Standing {
  const situation = runSituation(resultsDir, config);
  switch (situation.kind) {
    case 'done':
      return { state: 'done', reason: null, waitsFor: null };
    case 'running':
      return { state: 'elsewhere', reason: null, waitsFor: null };
    case 'blocked':
      return { state: 'failed', reason: situation.reason, waitsFor: null };
    case 'stopped':
      return { state: 'waiting', reason: null, waitsFor: null };
    case 'waiting':
      return { state: 'waiting', reason: null, waitsFor: situation.teacher };
  }
}

/** After a stop only the processes of this sweep are waited for. */
function isUnfinished(run: OpenRun, stop: AbortSignal): boolean {
  if (run.state === 'running') return true;
  return !stop.aborted && (run.state === 'waiting' || run.state === 'elsewhere');
}

function lookAgain(run: OpenRun, options: SweepOptions, leases: LeaseWatch): void {
  const silent = leases.look(workFolder(options.resultsDir, run.config)).kind === 'silent';
  // The run's own process watches for a lease once more before it takes the lock.
  const now: Standing = silent
    ? { state: 'waiting', reason: null, waitsFor: null }
    : stateOnDisk(run.config, options.resultsDir);
  if (now.state === run.state) return;
  Object.assign(run, now);
  options.report.changed(run);
}

/** Lets a run begin whose teacher's record has come, and gives one up whose teacher failed or is nobody's to train. */
function lookForTeacher(run: OpenRun, runs: readonly OpenRun[], options: SweepOptions): void {
  const teacher = runs.find(({ folder }) => folder === run.waitsFor);
  if (teacher?.state === 'done') {
    Object.assign(run, stateOnDisk(run.config, options.resultsDir));
    if (run.waitsFor === null) return;
  }
  if (teacher !== undefined && teacher.state !== 'failed' && teacher.state !== 'done') return;
  const reason =
    teacher === undefined
      ? `its teacher ${run.waitsFor} is neither recorded nor part of this sweep`
      : teacher.state === 'failed'
        ? `its teacher ${run.waitsFor} failed`
        : `its teacher ${run.waitsFor} is recorded, but with another configuration or without its weights`;
  Object.assign(run, { state: 'failed', reason, waitsFor: null });
  options.report.changed(run);
}

function startMissing(runs: readonly OpenRun[], options: SweepOptions): void {
  let running = runs.filter((run) => run.state === 'running').length;
  for (const run of runs) {
    if (running >= options.jobs) return;
    if (run.state !== 'waiting' || run.waitsFor !== null) continue;
    begin(run, options);
    running++;
  }
}

function begin(run: OpenRun, options: SweepOptions): void {
  const process = startRun(run.config, options);
  Object.assign(run, { state: 'running', process });
  options.report.changed(run);
  void process.failure.then((failure) => {
    run.process = null;
    // The record decides, not the exit code: another process may have taken the run first.
    Object.assign(run, stateOnDisk(run.config, options.resultsDir));
    if (failure !== null && run.state === 'waiting' && !options.stop.aborted) {
      Object.assign(run, { state: 'failed', reason: failure });
    }
    options.report.changed(run);
  });
}

/** The end of one of the processes, or a second, whichever is sooner. */
async function nextChange(runs: readonly OpenRun[]): Promise<void> {
  const ends = runs.flatMap((run) => (run.process === null ? [] : [run.process.failure]));
  await Promise.race([...ends, sleep(MILLISECONDS_BETWEEN_LOOKS)]);
}
