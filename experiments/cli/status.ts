import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { BaseConfig } from '../record/base-record.ts';
import { readConfig } from '../record/record-store.ts';
import { runStatus } from '../record/run-status.ts';
import { declaredRuns, slurmWords, tasksOf } from '../sweep/declared-runs.ts';
import { describeRun, overviewLines, redrawn } from '../sweep/sweep-display.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends Partial<StudyFlags> {
  readonly resultsDir: string;
  readonly watch: boolean;
  readonly json: boolean;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;
/** Slurm is to be left in peace. */
const LOOKS_BETWEEN_QUESTIONS = 15;

export function statusCommand(): Command {
  const command = new Command('status').description(
    'Say how far runs are, named ones or a study’s, whoever trains them and whether they are still trained, on any machine that has their files.',
  );
  return addStudyFlags(addRunsArgument(command, '[run...]'), 'optional')
    .option('--watch', 'a table that is kept up to date, until Ctrl-C or until all are done', false)
    .option('--json', 'as JSON, with what Slurm says of the runs that were submitted to it', false)
    .action((runs: readonly string[], flags: Flags) =>
      flags.watch ? watch(runs, flags) : print(runs, flags),
    );
}

async function print(names: readonly string[], flags: Flags): Promise<void> {
  const { json, resultsDir } = flags;
  const configs = askedFor(names, flags);
  const tasks = await tasksOf(resultsDir);
  const runs = declaredRuns(resultsDir, configs)(tasks);
  if (json) {
    const slurm = slurmWords(resultsDir, tasks);
    const statuses = runs.map(({ folder, config }) => ({
      folder,
      status: runStatus(resultsDir, config),
      slurm: slurm.get(folder) ?? null,
    }));
    process.stdout.write(`${JSON.stringify(statuses, null, 2)}\n`);
    return;
  }
  for (const run of runs) process.stdout.write(`${run.folder}  ${describeRun(run, resultsDir)}\n`);
  process.stdout.write(`${overviewLines(runs, resultsDir)[0]}\n`);
}

async function watch(names: readonly string[], flags: Flags): Promise<void> {
  const { json, resultsDir } = flags;
  if (json) throw new Error('--watch: is for people; ask again and again with --json');
  const look = declaredRuns(resultsDir, askedFor(names, flags));
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

/** Throws when neither runs nor a study are named, both are, or a run has no configuration of today. */
function askedFor(names: readonly string[], { study, only, resultsDir }: Flags): readonly BaseConfig[] {
  if ((study === undefined) === (names.length === 0)) {
    throw new Error(`status: runs or --study must be named, got ${study === undefined ? 'neither' : 'both'}`);
  }
  if (study !== undefined) return selectedRuns(only === undefined ? { study } : { study, only });
  return foldersNamed(names, resultsDir).map((folder) => {
    const config = readConfig(resultsDir, folder);
    if (config === null)
      throw new Error(`${folder}: has no configuration of version 2; it is of another time`);
    return config;
  });
}

let said = '';
function plainly([counts]: readonly string[]): void {
  if (counts !== said) process.stdout.write(`${counts}\n`);
  said = counts!;
}
