import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { BaseConfig } from '../record/base-record.ts';
import { readConfig, workFolderOf } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import { runStatus } from '../record/run-status.ts';
import { declaredRuns, slurmWords, tasksOf } from '../sweep/declared-runs.ts';
import { begunFolders, declaredRunAt, shortName } from '../sweep/known-runs.ts';
import { describeRun, overviewLines, redrawn } from '../sweep/sweep-display.ts';
import type { SweepRun } from '../sweep/sweep-run.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends Partial<StudyFlags> {
  readonly resultsDir: string;
  readonly watch: boolean;
  readonly json: boolean;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;
/** A sweep's next run takes seconds to begin, and then is seen. */
const LOOKS_FOR_A_SWEEP = 30;
/** Slurm is to be left in peace. */
const LOOKS_BETWEEN_QUESTIONS = 15;

export function statusCommand(): Command {
  const command = new Command('status').description(
    'Say how far runs are, named ones or a study’s, whoever trains them and whether they are still trained, on any machine that has their files.',
  );
  return addStudyFlags(addRunsArgument(command, '[run...]'), 'optional')
    .option(
      '--watch',
      'kept up to date, until Ctrl-C or until none is trained and no sweep goes on that could come to it',
      false,
    )
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
  process.stdout.write(`${wholeLines(runs, resultsDir).join('\n')}\n`);
}

/** A line for each run, or for those of `shown`, and the counts of all. */
function wholeLines(runs: readonly SweepRun[], resultsDir: string, shown = runs): readonly string[] {
  const lines = shown.map((run) => `${run.folder}  ${describeRun(run, resultsDir)}`);
  return [...lines, overviewLines(runs, resultsDir)[0]!];
}

/** The same with short names, so that a terminal that cuts lines leaves the state. */
export function shortLines(runs: readonly SweepRun[], resultsDir: string): readonly string[] {
  const lines = runs.map((run) => `${shortName(run.folder)}  ${describeRun(run, resultsDir)}`);
  return [...lines, overviewLines(runs, resultsDir)[0]!];
}

async function watch(names: readonly string[], flags: Flags): Promise<void> {
  const { json, resultsDir } = flags;
  if (json) throw new Error('--watch: is for people; ask again and again with --json');
  const look = declaredRuns(resultsDir, askedFor(names, flags));
  const linesOf = names.length === 0 ? overviewLines : shortLines;
  const drawOver = redrawn(process.stdout);
  const draw = process.stdout.isTTY
    ? (runs: readonly SweepRun[]) => drawOver(linesOf(runs, resultsDir))
    : changedLines(resultsDir);
  const stop = stopSignal();
  let tasks: Awaited<ReturnType<typeof tasksOf>> = null;
  let idleLooks = 0;
  for (let looks = 0; ; looks++) {
    if (looks % LOOKS_BETWEEN_QUESTIONS === 0) tasks = await tasksOf(resultsDir);
    const runs = look(tasks);
    draw(runs);
    if (stop.aborted || !runs.some(mayGoOn)) break;
    idleLooks = runs.some(isTaken) ? 0 : idleLooks + 1;
    if (idleLooks >= LOOKS_FOR_A_SWEEP && !isAnyTrained(resultsDir)) {
      process.stderr.write(
        'nothing is being trained; lab sweep or lab train --resume goes on with what waits\n',
      );
      break;
    }
    await sleep(MILLISECONDS_BETWEEN_LOOKS, undefined, { signal: stop }).catch(() => {});
  }
  // Ctrl-C is how one leaves; it is no failure.
  process.exitCode = 0;
}

/** Throws when neither runs nor a study are named, both are, or nothing says what a run is. */
function askedFor(names: readonly string[], { study, only, resultsDir }: Flags): readonly BaseConfig[] {
  if ((study === undefined) === (names.length === 0)) {
    throw new Error(`status: runs or --study must be named, got ${study === undefined ? 'neither' : 'both'}`);
  }
  if (study !== undefined) return selectedRuns(only === undefined ? { study } : { study, only });
  return foldersNamed(names, resultsDir).map((folder) => {
    const config = readConfig(resultsDir, folder) ?? declaredRunAt(resultsDir, folder);
    if (config === null)
      throw new Error(`${folder}: has no configuration of version 2, and no study declares it`);
    return config;
  });
}

const isTaken = ({ state }: SweepRun): boolean => state === 'running' || state === 'queued';
const mayGoOn = (run: SweepRun): boolean => run.state === 'waiting' || isTaken(run);

/** One that is may be of the sweep in which a named run waits. */
function isAnyTrained(resultsDir: string): boolean {
  return begunFolders(resultsDir).some((folder) => runLockOwner(workFolderOf(resultsDir, folder)) !== null);
}

/** All lines at first, then those of runs whose state changed, and the counts. */
function changedLines(resultsDir: string): (runs: readonly SweepRun[]) => void {
  const said = new Map<string, string>();
  return (runs) => {
    const changed = runs.filter(({ folder, state, reason }) => said.get(folder) !== `${state} ${reason}`);
    if (changed.length === 0) return;
    for (const { folder, state, reason } of changed) said.set(folder, `${state} ${reason}`);
    process.stdout.write(`${wholeLines(runs, resultsDir, changed).join('\n')}\n`);
  };
}
