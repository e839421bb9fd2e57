import process from 'node:process';
import { ownerState } from '../record/lock-owner.ts';
import { workFolderOf } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import { noteCancellation } from '../record/run-note.ts';
import { cancelTask, insist, listTasks, type SlurmTask } from './slurm-commands.ts';
import { slurmJob, submittedRuns, taskOf } from './slurm-submissions.ts';

/**
 * Keeps a run from being begun, and asks whoever works on it to save its state and end: a job of Slurm, a process of this
 * machine, or the sweep on another machine that started it, which sees the note. Says what it did.
 */
export async function cancelRun(resultsDir: string, folder: string): Promise<string> {
  const owner = runLockOwner(workFolderOf(resultsDir, folder));
  const job = await slurmTaskOf(resultsDir, folder);
  if (job !== null) {
    noteCancellation(resultsDir, folder, 'asked');
    await cancelTask(job.arrayJob, job.task);
    return `cancelled; Slurm job ${job.arrayJob}_${job.task} was asked to end`;
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

/** Null when it was never submitted, or Slurm is through with it. */
async function slurmTaskOf(resultsDir: string, folder: string): Promise<SlurmTask | null> {
  const run = submittedRuns(resultsDir).get(folder);
  const task = run && taskOf(run, await insist(listTasks));
  return task === undefined || slurmJob(run!, task).kind === 'killed' ? null : task;
}
