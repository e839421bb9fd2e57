import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { START } from '../../programs/compiled-program.mjs';
import type { BaseConfig } from '../record/base-record.ts';
import { runFolder } from '../record/record-store.ts';
import { acquireRunLease } from '../record/run-lease.ts';
import { isRunLock } from '../record/run-lock.ts';
import { runStatus } from '../record/run-status.ts';
import type { Executor, Job, Jobs } from './executor.ts';
import { countAttempt } from './run-attempts.ts';
import { LAB, type RunOptions } from './run-process.ts';
import {
  backOff,
  cancelTask,
  listTasks,
  printedJob,
  type SlurmTask,
  SlurmUnreachable,
  submit,
} from './slurm-commands.ts';
import {
  forgetOldSubmissions,
  type Manifest,
  manifestFile,
  slurmJob,
  submissionsFolder,
  submittedRuns,
  taskOf,
  writeJob,
  writeManifest,
} from './slurm-submissions.ts';

export interface SlurmOptions {
  readonly run: RunOptions;
  /** Runs in Slurm's hands at once; null: all that can begin. */
  readonly jobs: number | null;
  /** Arguments of sbatch that say what a run is given: partition, time, GPUs, … */
  readonly request: readonly string[];
  /** How long before the time limit or a preemption a run is told to save its state. */
  readonly warningSeconds: number;
  /** Between two questions to Slurm. */
  readonly lookSeconds: number;
}

const SCRIPT = path.join(import.meta.dirname, 'slurm-task.sh');
const MILLISECONDS_BETWEEN_LOOKS = 1000;
/** Slurm's default limit of an array (MaxArraySize) is 1001. */
const LARGEST_ARRAY = 1000;

/**
 * Runs as jobs of Slurm. They outlive the sweep; the next one over the same results finds them again, and so does one that
 * runs at the same time, whatever started them.
 */
export function slurmExecutor(options: SlurmOptions): Executor {
  const { resultsDir } = options.run;
  const manifests = new Map<string, Manifest>();
  const firstSeen = new Map<string, number>();
  const cancelled = new Set<string>();
  let tasks: readonly SlurmTask[] | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  const asking = backOff(options.lookSeconds);
  const submitting = backOff(options.lookSeconds);
  const cancelling = backOff(options.lookSeconds);
  let unreachable: string | null = null;
  let remark: string | null = null;

  const submitted = () => {
    const runs = submittedRuns(resultsDir, manifests);
    for (const { submission } of runs.values()) {
      if (!firstSeen.has(submission)) firstSeen.set(submission, performance.now());
    }
    return runs;
  };
  const ask = async () => {
    const now = performance.now();
    try {
      tasks = await listTasks();
      asked = now;
      unreachable = null;
      asking.succeeded();
    } catch (cause) {
      if (!(cause instanceof SlurmUnreachable)) throw cause;
      unreachable = `Slurm does not answer, this is what it said last (${cause.message})`;
      asking.failed();
    }
  };
  const jobsNow = (): Jobs => {
    const jobs = new Map<string, Job>();
    // Before the first answer nothing is known of earlier jobs, and nothing is begun.
    if (tasks === null) return jobs;
    for (const [folder, run] of submitted()) {
      const task = taskOf(run, tasks);
      // Its id was to be written by somebody who was killed; without an id and unknown to Slurm it was never submitted.
      if (task !== undefined && run.job === null) writeJob(resultsDir, run.submission, task.arrayJob);
      if (task === undefined && run.job === null) continue;
      const isNews = task === undefined && firstSeen.get(run.submission)! > asked;
      const place = `Slurm job ${run.job}_${run.task}`;
      jobs.set(folder, isNews ? { kind: 'queued', place, reason: '' } : slurmJob(run, task));
    }
    return jobs;
  };
  const submitFree = async (ready: readonly BaseConfig[]) => {
    await ask();
    if (unreachable !== null) return;
    const alive = new Map([...jobsNow()].filter(([, { kind }]) => kind === 'queued' || kind === 'running'));
    const room = options.jobs === null ? LARGEST_ARRAY : Math.max(0, options.jobs - alive.size);
    const free = ready.filter((config) => isFree(config, resultsDir, alive));
    const runs = free.slice(0, Math.min(room, LARGEST_ARRAY));
    if (runs.length === 0) return;
    const { submission, job, printed } = await submitRuns(runs, options);
    forgetOldSubmissions(resultsDir);
    await ask();
    if (job !== null || unreachable !== null || tasks!.some(({ jobName }) => jobName === submission)) return;
    throw new Error(
      `sbatch: must print the job's number, got ${JSON.stringify(printed.slice(0, 200))}; squeue has no job ${submission}`,
    );
  };
  const start = async (ready: readonly BaseConfig[]) => {
    if (ready.length === 0 || unreachable !== null || !submitting.isDue()) return;
    remark = null;
    const lease = await acquireRunLease(submissionsFolder(resultsDir));
    if (!isRunLock(lease)) {
      remark = `process ${lease.pid} on ${lease.host} is submitting runs of these results`;
      return;
    }
    try {
      await submitFree(ready);
      submitting.succeeded();
    } catch (cause) {
      if (!(cause instanceof SlurmUnreachable)) throw cause;
      remark = `waiting for Slurm: ${cause.message}`;
      submitting.failed();
    } finally {
      lease.release();
    }
  };

  return {
    poll: async () => {
      submitted();
      if (asking.isDue()) await ask();
      return jobsNow();
    },
    start,
    cancel: async (folder) => {
      const run = submitted().get(folder);
      if (run === undefined || run.job === null || !cancelling.isDue()) return;
      const job = `${run.job}_${run.task}`;
      if (cancelled.has(job)) return;
      try {
        await cancelTask(run.job, run.task);
        cancelled.add(job);
      } catch (cause) {
        if (!(cause instanceof SlurmUnreachable)) throw cause;
        remark = `waiting for Slurm: ${cause.message}`;
        cancelling.failed();
      }
    },
    stop: async () => {},
    remark: () => unreachable ?? remark,
    change: () => sleep(MILLISECONDS_BETWEEN_LOOKS),
  };
}

/** Whether nobody has it, asked under the lock. */
function isFree(config: BaseConfig, resultsDir: string, alive: Jobs): boolean {
  if (alive.has(runFolder(config))) return false;
  const { kind } = runStatus(resultsDir, config);
  return kind === 'waiting' || kind === 'stopped';
}

interface Submitted {
  readonly submission: string;
  /** Null where sbatch did not print it; the job's name finds it. */
  readonly job: string | null;
  readonly printed: string;
}

async function submitRuns(runs: readonly BaseConfig[], options: SlurmOptions): Promise<Submitted> {
  const { resultsDir } = options.run;
  const submission = writeManifest({ options: options.run, runs: [...runs] });
  const manifest = manifestFile(resultsDir, submission);
  // In this one argument sbatch gives percent signs a meaning.
  const output = path.join(path.dirname(manifest).replaceAll('%', '%%'), 'task-%a.out');
  const printed = await submit([
    ...[`--job-name=${submission}`, `--array=0-${runs.length - 1}`, '--requeue', '--open-mode=append'],
    ...[`--output=${output}`, `--error=${output}`, `--signal=B:USR2@${options.warningSeconds}`],
    ...options.request,
    ...[SCRIPT, process.execPath, START, LAB, manifest],
  ]);
  const job = printedJob(printed);
  if (job !== null) writeJob(resultsDir, submission, job);
  for (const run of runs) countAttempt(resultsDir, runFolder(run));
  return { submission, job, printed };
}
