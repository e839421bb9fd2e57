import type { Job } from './executor.ts';
import type { SlurmTask } from './slurm-commands.ts';
import type { SubmittedRun } from './slurm-submissions.ts';

const QUEUED = new Set([
  'PENDING',
  'REQUEUED',
  'REQUEUE_HOLD',
  'REQUEUE_FED',
  'SPECIAL_EXIT',
  'RESV_DEL_HOLD',
]);
const AT_WORK = new Set([
  'RUNNING',
  'CONFIGURING',
  'COMPLETING',
  'SUSPENDED',
  'STOPPED',
  'RESIZING',
  'SIGNALING',
  'STAGE_OUT',
]);

/** What Slurm's words for the end of a job mean to a run. */
const ENDS: Readonly<Record<string, string>> = {
  BOOT_FAIL: 'its node did not start',
  CANCELLED: 'cancelled in Slurm',
  DEADLINE: 'its deadline passed',
  NODE_FAIL: 'its node failed',
  OUT_OF_MEMORY: 'out of memory',
  PREEMPTED: 'preempted',
  TIMEOUT: 'its time limit passed',
};

/**
 * What became of a submitted run. Slurm's word for an end is never the run's own fault: of that the job itself leaves a
 * note, which counts more. `task` is undefined when Slurm does not know of it any more.
 */
export function slurmJob(run: SubmittedRun, task: SlurmTask | undefined): Job {
  const place = `Slurm job ${task?.arrayJob ?? run.job}_${run.task}`;
  if (task === undefined) return { kind: 'killed', reason: `${place} ended (Slurm does not say how)` };
  const why = task.reason === 'None' ? '' : task.reason;
  if (QUEUED.has(task.state)) return { kind: 'queued', place, reason: why };
  if (AT_WORK.has(task.state)) {
    return { kind: 'running', place: task.node === '' ? place : `${place} on ${task.node}` };
  }
  const end = ENDS[task.state] ?? 'ended without a word';
  const reason = why === '' ? '' : `, ${why}`;
  return { kind: 'killed', reason: `${place}: ${end} (${task.state}${reason})` };
}
