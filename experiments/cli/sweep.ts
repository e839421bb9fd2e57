import path from 'node:path';
import { Command } from 'commander';
import { requireWandb } from '../logs/wandb-run.ts';
import type { BaseConfig } from '../record/base-record.ts';
import { requireCommit } from '../record/code-commit.ts';
import { runFolder } from '../record/record-store.ts';
import { measuresTimes, runCommand } from '../record/run-command.ts';
import { runStatus } from '../record/run-status.ts';
import { RUNNABLE_STUDIES, studyById } from '../studies/all-studies.ts';
import { withNeeded } from '../studies/needed-runs.ts';
import { sweep } from '../sweep/sweep.ts';
import { sweepDisplay } from '../sweep/sweep-display.ts';
import type { SweepRun } from '../sweep/sweep-run.ts';
import { addExecutorFlags, type ExecutorFlags, executorFromFlags } from './executor-flags.ts';
import {
  addCommitFlag,
  addDeviceFlags,
  addLogFlags,
  addPathFlags,
  type CommitFlag,
  type DeviceFlags,
  type LogFlags,
  PAPER_RESULTS,
  type PathFlags,
  REPOSITORY,
  requireResults,
} from './paths.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags, PathFlags, DeviceFlags, LogFlags, CommitFlag, ExecutorFlags {
  readonly leaveFailed: boolean;
  readonly dryRun: boolean;
}

export function sweepCommand(): Command {
  const command = new Command('sweep').description(
    "Train a study's missing runs side by side, what others learn from first. Can be stopped or killed at any time; the same command goes on from there.",
  );
  addExecutorFlags(addCommitFlag(addLogFlags(addDeviceFlags(addPathFlags(addStudyFlags(command))))));
  return command
    .option('--leave-failed', 'leave alone what failed in an earlier sweep instead of trying again', false)
    .option('--dry-run', 'print the commands of the missing runs and train nothing', false)
    .action((flags: Flags) => (flags.dryRun ? printMissing(flags) : runSweep(flags)));
}

/** Among the paper's records a run that it does not declare would keep it from being built. */
function requirePlace({ study, resultsDir }: Flags): void {
  const { paper, command } = studyById(study);
  if (paper !== 'none' || path.resolve(resultsDir) !== PAPER_RESULTS) return;
  throw new Error(
    `--results-dir: study ${study} is no part of the paper and needs a folder of its own, as in ${command}`,
  );
}

/** A time measured on one thread must not be taken for one of what was asked for. */
function requireMeasurable(runs: readonly BaseConfig[], { device, threads }: Flags): void {
  const timing = runs.find(measuresTimes);
  if (timing === undefined) return;
  const rule = `${runFolder(timing)} measures times, on one thread of the CPU`;
  if (device !== 'cpu') throw new Error(`--device: ${rule}, got ${device}`);
  if (threads !== 1) throw new Error(`--threads: ${rule}, got ${threads}`);
}

function printMissing(flags: Flags): void {
  for (const config of withNeeded(selectedRuns(flags), RUNNABLE_STUDIES)) {
    if (runStatus(flags.resultsDir, config).kind !== 'done') process.stdout.write(`${runCommand(config)}\n`);
  }
}

async function runSweep(flags: Flags): Promise<void> {
  const executor = executorFromFlags(flags);
  requirePlace(flags);
  const declared = withNeeded(selectedRuns(flags), RUNNABLE_STUDIES);
  requireMeasurable(declared, flags);
  requireResults(flags);
  if (flags.commit) requireCommit(REPOSITORY);
  if (flags.wandb) requireWandb();
  const stop = stopSignal();
  const { resultsDir, leaveFailed } = flags;
  const runs = await sweep({
    runs: declared,
    resultsDir,
    executor,
    failed: leaveFailed ? 'leave' : 'try again',
    stop,
    report: sweepDisplay(process.stderr, resultsDir),
  });
  const count = (state: SweepRun['state']) => runs.filter((run) => run.state === state).length;
  process.stdout.write(`${count('done')} of ${runs.length} runs recorded\n`);
  if (stop.aborted) {
    const jobs = flags.executor === 'slurm' ? 'its jobs stay in Slurm, and ' : '';
    throw new Error(`stopped by ${stop.reason}; ${jobs}the same command goes on from here`);
  }
  const missing = runs.filter(({ state }) => state !== 'done');
  if (missing.length > 0) throw new Error(notRecorded(missing, runs.length));
}

function notRecorded(missing: readonly SweepRun[], total: number): string {
  const failed = missing.filter(({ state }) => state === 'failed');
  const lines = failed.map((run) => `  ${run.folder}: ${run.reason}\n    log: ${run.log}`);
  const cancelled = missing.filter(({ state }) => state === 'cancelled');
  lines.push(...cancelled.map(({ folder }) => `  ${folder}: cancelled; lab retry takes it up again`));
  const counts = [
    ...(failed.length > 0 ? [`${failed.length} of ${total} runs failed`] : []),
    ...(cancelled.length > 0 ? [`${cancelled.length} of ${total} runs cancelled`] : []),
  ];
  return `${counts.join(', ')}\n${lines.join('\n')}`;
}
