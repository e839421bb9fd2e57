import { LeaseWatch } from '../record/lease-watch.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import { runLog } from './run-process.ts';
import { submittedRuns } from './slurm-submissions.ts';
import { standingsOnDisk } from './standings-on-disk.ts';
import { type SweepRun, standing } from './sweep-run.ts';

/**
 * Runs as whoever takes no part in their sweep can see them: from files and locks alone. What was submitted to Slurm and not
 * begun counts as queued; whether Slurm still has it, only the sweep asks. Call it again for how they stand then.
 */
export function declaredRuns(resultsDir: string, configs: readonly RunConfig[]): () => readonly SweepRun[] {
  const disk = standingsOnDisk(resultsDir, new LeaseWatch());
  let runs: readonly SweepRun[] = configs.map((config) => {
    const folder = recordFolder(config);
    return { config, folder, log: runLog(resultsDir, folder), ...standing('waiting') };
  });
  return () => {
    const submitted = submittedRuns(resultsDir);
    runs = runs.map((run) => {
      if (run.state === 'done') return run;
      const now = disk(run);
      const job = submitted.get(run.folder);
      if (now.state !== 'waiting' || job === undefined) return { ...run, ...now };
      const place = `Slurm job ${job.job ?? '?'}_${job.task}`;
      return { ...run, ...standing('queued', { place }) };
    });
    return runs;
  };
}
