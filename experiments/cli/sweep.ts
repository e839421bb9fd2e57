import { Command } from 'commander';
import { runCommand } from '../record/run-command.ts';
import { RUNNABLE_STUDIES } from '../studies/all-studies.ts';
import { withTeachers } from '../studies/with-teachers.ts';
import { runSituation } from '../sweep/run-situation.ts';
import { type SweepRun, sweep } from '../sweep/sweep.ts';
import { sweepDisplay } from '../sweep/sweep-display.ts';
import { niceness, positiveInteger } from './flag-values.ts';
import { addDeviceFlags, addPlaceFlags, type DeviceFlags, type PlaceFlags } from './places.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags, PlaceFlags, DeviceFlags {
  readonly jobs: number;
  readonly nice: number;
  readonly dryRun: boolean;
}

export function sweepCommand(): Command {
  const command = new Command('sweep').description(
    "Train a study's missing runs, several processes side by side, teachers before those who learn from them. Can be stopped or killed at any time and goes on from there.",
  );
  addDeviceFlags(addPlaceFlags(addStudyFlags(command)));
  return command
    .option('--jobs <n>', 'processes side by side', positiveInteger, 1)
    .option('--nice <n>', 'priority of the runs: 19 gives way to all other programs, 0 to none', niceness, 5)
    .option('--dry-run', 'print the commands of the missing runs and train nothing', false)
    .action((flags: Flags) => (flags.dryRun ? printMissing(flags) : runSweep(flags)));
}

function printMissing(flags: Flags): void {
  for (const config of withTeachers(selectedRuns(flags), RUNNABLE_STUDIES)) {
    if (runSituation(flags.resultsDir, config).kind !== 'done')
      process.stdout.write(`${runCommand(config)}\n`);
  }
}

async function runSweep(flags: Flags): Promise<void> {
  const stop = stopSignal();
  const report = sweepDisplay(process.stderr, flags.resultsDir);
  const selected = withTeachers(selectedRuns(flags), RUNNABLE_STUDIES);
  const runs = await sweep({ ...flags, niceness: flags.nice, runs: selected, stop, report });
  const count = (state: SweepRun['state']) => runs.filter((run) => run.state === state).length;
  process.stdout.write(`${count('done')} of ${runs.length} runs recorded\n`);
  if (stop.aborted) throw new Error(`stopped by ${stop.reason}; the same command goes on from here`);
  const failed = runs.filter((run) => run.state === 'failed');
  if (failed.length === 0) return;
  const lines = failed.map((run) => `  ${run.folder}: ${run.reason}\n    log: ${run.log}`);
  throw new Error(`${failed.length} of ${runs.length} runs failed\n${lines.join('\n')}`);
}
