import process from 'node:process';
import { ownerState } from '../record/lock-owner.ts';
import { workFolderOf } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import { noteCancellation } from '../record/run-note.ts';
import { cancelTask, insist, listTasks } from './slurm-commands.ts';
import { submittedRuns } from './slurm-submissions.ts';

/**
 * Keeps a run from being begun, and asks whoever works on it to save its state and end: a job of Slurm, a process of this
 * machine, or the sweep on another machine that started it, which sees the note. Says what it did.
 */
export async function cancelRun(resultsDir: string, folder: string): Promise<string> {
  const owner = runLockOwner(workFolderOf(resultsDir, folder));
  const job = await slurmJobOf(resultsDir, folder);
  if (job !== null) {
    noteCancellation(resultsDir, folder, 'asked');
    await cancelTask(job.id, job.task);
    return `cancelled; Slurm job ${job.id}_${job.task} was asked to end`;
  }
  if (owner === null) {
    noteCancellation(resultsDir, folder, 'asked');
    return 'cancelled; nothing works on it';
  }
  if (ownerState(owner) === 'elsewhere') {
    noteCancellation(resultsDir, folder, 'to be asked');
    return `cancelled; the sweep on ${owner.host} will ask process ${owner.pid} to end`;
  }
  // Before the signal: the sweep must not take its end for one that goes on.
  noteCancellation(resultsDir, folder, 'asked');
  process.kill(owner.pid, 'SIGTERM');
  return `cancelled; process ${owner.pid} was asked to save its state and end`;
}

const ENDED = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|PREEMPTED|BOOT_FAIL|DEADLINE|OUT_OF_MEMORY)$/;

/** Null when it was never submitted, or Slurm is through with it. */
async function slurmJobOf(
  resultsDir: string,
  folder: string,
): Promise<{ readonly id: string; readonly task: number } | null> {
  const run = submittedRuns(resultsDir).get(folder);
  if (run === undefined) return null;
  const task = (await insist(listTasks)).find(
    (candidate) => candidate.jobName === run.submission && candidate.task === run.task,
  );
  return task === undefined || ENDED.test(task.state) ? null : { id: task.arrayJob, task: task.task };
}
