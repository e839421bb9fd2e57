import type { BaseConfig } from '../record/base-record.ts';
import { runFolder } from '../record/record-store.ts';
import { runLog } from './run-process.ts';
import { listTasks, type SlurmTask } from './slurm-commands.ts';
import { type SubmittedRun, slurmJob, submittedRuns, taskOf } from './slurm-submissions.ts';
import { type SweepRun, type SweepStatus, status, statusOnDisk } from './sweep-run.ts';

/**
 * Runs as whoever takes no part in their sweep can see them: from files and locks, and, of what was submitted to Slurm, from
 * `tasks` in Slurm's own words; null where it cannot be asked, and then they count as queued. Call it again for how they
 * stand then.
 */
export function declaredRuns(
  resultsDir: string,
  configs: readonly BaseConfig[],
): (tasks: readonly SlurmTask[] | null) => readonly SweepRun[] {
  const disk = statusOnDisk(resultsDir);
  let runs: readonly SweepRun[] = configs.map((config) => {
    const folder = runFolder(config);
    return { config, folder, log: runLog(resultsDir, folder), ...status('waiting') };
  });
  return (tasks) => {
    const submitted = submittedRuns(resultsDir);
    runs = runs.map((run) => {
      if (run.state === 'done') return run;
      const now = disk(run);
      const job = submitted.get(run.folder);
      return { ...run, ...(now.state === 'waiting' && job !== undefined ? inSlurm(job, tasks, now) : now) };
    });
    return runs;
  };
}

function inSlurm(run: SubmittedRun, tasks: readonly SlurmTask[] | null, disk: SweepStatus): SweepStatus {
  if (tasks === null) return status('queued', { place: `Slurm job ${run.job ?? '?'}_${run.task}` });
  const job = slurmJob(run, taskOf(run, tasks));
  if (job.kind === 'queued') return status('queued', { place: job.place, reason: job.reason });
  return job.kind === 'running' ? status('running', { place: job.place }) : { ...disk, reason: job.reason };
}

/** What Slurm says of a run, in its own words. */
export interface SlurmWords {
  /** `17_3`; null while its id is not known. */
  readonly job: string | null;
  /** `PENDING`, `RUNNING`, …; null where Slurm cannot be asked or does not know of it any more. */
  readonly state: string | null;
  /** Why it is in that state, as `Priority` or `JobHeldUser`; empty where there is nothing to say. */
  readonly reason: string;
  readonly node: string;
}

/** By record folder: of the runs that were submitted last; `tasks` is null where Slurm cannot be asked. */
export function slurmWords(
  resultsDir: string,
  tasks: readonly SlurmTask[] | null,
): ReadonlyMap<string, SlurmWords> {
  const words = [...submittedRuns(resultsDir)].map(([folder, run]) => {
    const task = tasks === null ? undefined : taskOf(run, tasks);
    const array = task?.arrayJob ?? run.job;
    const reason = task === undefined || task.reason === 'None' ? '' : task.reason;
    const job = array === null ? null : `${array}_${run.task}`;
    return [folder, { job, state: task?.state ?? null, reason, node: task?.node ?? '' }] as const;
  });
  return new Map(words);
}

/** What Slurm has, if anything was submitted; null where it cannot be asked. */
export async function tasksOf(resultsDir: string): Promise<readonly SlurmTask[] | null> {
  if (submittedRuns(resultsDir).size === 0) return null;
  // Its commands may be missing on this machine, or its controller away: then files say what they can.
  return listTasks().catch(() => null);
}
