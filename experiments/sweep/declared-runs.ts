import { type RunConfig, recordFolder } from '../record/schema.ts';
import { runLog } from './run-process.ts';
import { listTasks, type SlurmTask } from './slurm-commands.ts';
import { slurmJob } from './slurm-jobs.ts';
import { type SubmittedRun, submittedRuns } from './slurm-submissions.ts';
import { standingsOnDisk } from './standings-on-disk.ts';
import { type Standing, type SweepRun, standing } from './sweep-run.ts';

/**
 * Runs as whoever takes no part in their sweep can see them: from files and locks, and, of what was submitted to Slurm, from
 * `tasks` in Slurm's own words; null where it cannot be asked, and then they count as queued. Call it again for how they
 * stand then.
 */
export function declaredRuns(
  resultsDir: string,
  configs: readonly RunConfig[],
): (tasks: readonly SlurmTask[] | null) => readonly SweepRun[] {
  const disk = standingsOnDisk(resultsDir);
  let runs: readonly SweepRun[] = configs.map((config) => {
    const folder = recordFolder(config);
    return { config, folder, log: runLog(resultsDir, folder), ...standing('waiting') };
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

function inSlurm(run: SubmittedRun, tasks: readonly SlurmTask[] | null, disk: Standing): Standing {
  if (tasks === null) return standing('queued', { place: `Slurm job ${run.job ?? '?'}_${run.task}` });
  const task = tasks.find(({ jobName, task }) => jobName === run.submission && task === run.task);
  const job = slurmJob(run, task);
  if (job.kind === 'queued') return standing('queued', { place: job.place, reason: job.reason });
  return job.kind === 'running' ? standing('running', { place: job.place }) : { ...disk, reason: job.reason };
}

/** What Slurm has, if anything was submitted; null where it cannot be asked. */
export async function tasksOf(resultsDir: string): Promise<readonly SlurmTask[] | null> {
  if (submittedRuns(resultsDir).size === 0) return null;
  // Its commands may be missing on this machine, or its controller away: then files say what they can.
  return listTasks().catch(() => null);
}
