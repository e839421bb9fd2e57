import { Command } from 'commander';
import { GOES_ON } from '../sweep/run-process.ts';
import { slurmTask } from '../sweep/slurm-task.ts';

/** Not for people: what `slurm-task.sh` becomes. */
export function slurmTaskCommand(): Command {
  return new Command('slurm-task')
    .description('Train one run of a manifest inside a Slurm job array.')
    .argument('<manifest>', 'written by lab sweep --executor slurm')
    .action(async (manifest: string) => {
      const { SLURM_ARRAY_JOB_ID: arrayJob, SLURM_ARRAY_TASK_ID: task } = process.env;
      if (arrayJob === undefined || task === undefined || !/^\d+$/.test(task)) {
        throw new Error(
          'slurm-task: runs in a task of a Slurm job array, as lab sweep --executor slurm submits it',
        );
      }
      const end = await slurmTask({
        manifest,
        arrayJob,
        task: Number(task),
        ending: firedBy('SIGUSR2'),
        stop: firedBy('SIGTERM'),
        note: (text) => process.stderr.write(`${text}\n`),
      });
      if (end === 'requeued') await untilSlurmEndsIt();
      process.exitCode = { recorded: 0, failed: 1, killed: GOES_ON, requeued: 0 }[end];
    });
}

function firedBy(signal: 'SIGUSR2' | 'SIGTERM'): AbortSignal {
  const controller = new AbortController();
  process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** Slurm ends a requeued job; one that ends by itself first would look as if it were done. */
async function untilSlurmEndsIt(): Promise<never> {
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => {}, 1000);
  return new Promise(() => {});
}
