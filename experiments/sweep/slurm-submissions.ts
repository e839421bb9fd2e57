/**
 * What was submitted to Slurm, on the disk: `work/slurm/<submission>/manifest.json` says which runs a job array has, and is
 * written before it is submitted; `job.json` says its id, after. The job's name is that of the submission, so that one of
 * which the id could not be written is found again. Every sweep over the same results sees all submissions, whoever made
 * them, and none is made but under a lock: no run is submitted twice.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type BaseConfig, baseConfigSchema } from '../record/base-record.ts';
import { hasCode } from '../record/file-text.ts';
import { readJson, writeJson } from '../record/json-file.ts';
import { checkConfig, runFolder } from '../record/record-store.ts';
import type { Job } from './executor.ts';
import { runOptionsSchema } from './run-process.ts';
import type { SlurmTask } from './slurm-commands.ts';

const manifestSchema = z.strictObject({
  options: runOptionsSchema,
  /** That of task 0, of task 1, … */
  runs: z.array(baseConfigSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

const jobSchema = z.strictObject({ id: z.string().regex(/^\d+$/, "must be a job's number") });

/** One run of one submission. */
export interface SubmittedRun {
  readonly submission: string;
  readonly task: number;
  /** Null while it is being submitted, or when whoever did so was killed before it was told the id. */
  readonly job: string | null;
}

export function submissionsFolder(resultsDir: string): string {
  return path.join(resultsDir, 'work', 'slurm');
}

export function manifestFile(resultsDir: string, submission: string): string {
  return path.join(submissionsFolder(resultsDir), submission, 'manifest.json');
}

/** Throws naming file and field when it is not a manifest. */
export function readManifest(file: string): Manifest {
  const manifest = readJson(manifestSchema, file);
  if (manifest === null) throw new Error(`${file}: there is no such file`);
  manifest.runs.forEach((run, task) => {
    checkConfig(run, `${file}: runs[${task}]`);
  });
  return manifest;
}

/** `lab-000012-1b9d6bcd`: numbers rise, so that the last in order is the latest; the rest tells result folders apart. */
const SUBMISSION = /^lab-(\d{6})-[0-9a-f]{8}$/;

/** Oldest first. */
function submissions(resultsDir: string): readonly string[] {
  try {
    return readdirSync(submissionsFolder(resultsDir))
      .filter((name) => SUBMISSION.test(name))
      .sort();
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return [];
    throw cause;
  }
}

/** Under the lock only. Gives its name. */
export function writeManifest(manifest: Manifest): string {
  const { resultsDir } = manifest.options;
  const last = submissions(resultsDir).at(-1);
  const number = last === undefined ? 1 : Number(SUBMISSION.exec(last)![1]) + 1;
  const submission = `lab-${String(number).padStart(6, '0')}-${randomUUID().slice(0, 8)}`;
  writeJson(manifestFile(resultsDir, submission), manifest);
  return submission;
}

/** Throws when `id` is no job's number: what is written here is read by every sweep and `lab status` after. */
export function writeJob(resultsDir: string, submission: string, id: string): void {
  writeJson(path.join(submissionsFolder(resultsDir), submission, 'job.json'), jobSchema.parse({ id }));
}

/** By record folder, the latest submission of each run. `known` keeps manifests that were read before; they never change. */
export function submittedRuns(
  resultsDir: string,
  known = new Map<string, Manifest>(),
): ReadonlyMap<string, SubmittedRun> {
  const latest = new Map<string, SubmittedRun>();
  for (const submission of submissions(resultsDir)) {
    const manifest = known.get(submission) ?? readJson(manifestSchema, manifestFile(resultsDir, submission));
    if (manifest === null) continue;
    known.set(submission, manifest);
    const file = path.join(submissionsFolder(resultsDir), submission, 'job.json');
    const job = readJson(jobSchema, file)?.id ?? null;
    manifest.runs.forEach((run: BaseConfig, task) => {
      latest.set(runFolder(run), { submission, task, job });
    });
  }
  return latest;
}

/** Under the lock only: removes submissions that are no run's latest, but for the one whose number counts. */
export function forgetOldSubmissions(resultsDir: string): void {
  const latest = new Set([...submittedRuns(resultsDir).values()].map(({ submission }) => submission));
  for (const submission of submissions(resultsDir).slice(0, -1)) {
    if (!latest.has(submission)) {
      rmSync(path.join(submissionsFolder(resultsDir), submission), { recursive: true, force: true });
    }
  }
}

const QUEUED = new Set([
  'PENDING',
  'REQUEUED',
  'REQUEUE_HOLD',
  'REQUEUE_FED',
  'SPECIAL_EXIT',
  'RESV_DEL_HOLD',
]);

/** What Slurm's words for the end of a job mean to a run. */
const ENDS: Readonly<Record<string, string>> = {
  BOOT_FAIL: 'its node did not start',
  CANCELLED: 'cancelled in Slurm',
  COMPLETED: 'ended without a word',
  DEADLINE: 'its deadline passed',
  FAILED: 'ended without a word',
  NODE_FAIL: 'its node failed',
  OUT_OF_MEMORY: 'out of memory',
  PREEMPTED: 'preempted',
  REVOKED: 'handed to another cluster',
  TIMEOUT: 'its time limit passed',
};

/** What Slurm has of a submitted run; undefined when it does not know of it, or not any more. */
export function taskOf(run: SubmittedRun, tasks: readonly SlurmTask[]): SlurmTask | undefined {
  return tasks.find(({ jobName, task }) => jobName === run.submission && task === run.task);
}

/**
 * What became of a submitted run. Slurm's word for an end is never the run's own fault: of that the job itself leaves a
 * note, which counts more. `task` is undefined when Slurm does not know of it any more.
 */
export function slurmJob(run: SubmittedRun, task: SlurmTask | undefined): Job {
  const place = `Slurm job ${task?.arrayJob ?? run.job}_${run.task}`;
  if (task === undefined) return { kind: 'killed', reason: `${place} ended (Slurm does not say how)` };
  const why = task.reason === 'None' ? '' : task.reason;
  if (QUEUED.has(task.state)) return { kind: 'queued', place, reason: why };
  const end = ENDS[task.state];
  // A word of which nothing is known is no end: a run must not be begun beside one that Slurm has.
  if (end === undefined) {
    return { kind: 'running', place: task.node === '' ? place : `${place} on ${task.node}` };
  }
  const reason = why === '' ? '' : `, ${why}`;
  return { kind: 'killed', reason: `${place}: ${end} (${task.state}${reason})` };
}
