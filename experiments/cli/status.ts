import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { runStatus } from '../record/run-status.ts';
import { declaredRuns, slurmWords, tasksOf } from '../sweep/declared-runs.ts';
import { describeRun, overviewLines, redrawn } from '../sweep/sweep-display.ts';
import { resultsOption } from './paths.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags {
  readonly resultsDir: string;
  readonly watch: boolean;
  readonly json: boolean;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;
/** Slurm is to be left in peace. */
const LOOKS_BETWEEN_QUESTIONS = 15;

export function statusCommand(): Command {
  const command = new Command('status').description(
    'Say how far each run of a study is, whoever trains it and whether it is still trained, on any machine that has its files.',
  );
  return addStudyFlags(command)
    .addOption(resultsOption())
    .option('--watch', 'a table that is kept up to date, until Ctrl-C or until all are done', false)
    .option('--json', 'as JSON, with what Slurm says of the runs that were submitted to it', false)
    .action((flags: Flags) => (flags.watch ? watch(flags) : print(flags)));
}

async function print({ json, resultsDir, ...study }: Flags): Promise<void> {
  const configs = selectedRuns(study);
  const tasks = await tasksOf(resultsDir);
  const runs = declaredRuns(resultsDir, configs)(tasks);
  if (json) {
    const slurm = slurmWords(resultsDir, tasks);
    const situations = runs.map(({ folder, config }) => ({
      folder,
      situation: runStatus(resultsDir, config),
      slurm: slurm.get(folder) ?? null,
    }));
    process.stdout.write(`${JSON.stringify(situations, null, 2)}\n`);
    return;
  }
  for (const run of runs) process.stdout.write(`${run.folder}  ${describeRun(run, resultsDir)}\n`);
  process.stdout.write(`${overviewLines(runs, resultsDir)[0]}\n`);
}

async function watch({ json, resultsDir, ...study }: Flags): Promise<void> {
  if (json) throw new Error('--watch: is for people; ask again and again with --json');
  const look = declaredRuns(resultsDir, selectedRuns(study));
  const draw = process.stdout.isTTY ? redrawn(process.stdout) : plainly;
  const stop = stopSignal();
  let tasks: Awaited<ReturnType<typeof tasksOf>> = null;
  for (let looks = 0; ; looks++) {
    if (looks % LOOKS_BETWEEN_QUESTIONS === 0) tasks = await tasksOf(resultsDir);
    const runs = look(tasks);
    draw(overviewLines(runs, resultsDir));
    if (stop.aborted || runs.every(({ state }) => state === 'done')) break;
    await sleep(MILLISECONDS_BETWEEN_LOOKS, undefined, { signal: stop }).catch(() => {});
  }
  // Ctrl-C is how one leaves; it is no failure.
  process.exitCode = 0;
}

let said = '';
function plainly([counts]: readonly string[]): void {
  if (counts !== said) process.stdout.write(`${counts}\n`);
  said = counts!;
}
