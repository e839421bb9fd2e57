import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import { LeaseLost } from '../record/run-lease.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import { teacherRecord } from '../record/teacher-record.ts';
import { GOES_ON } from '../sweep/run-process.ts';
import {
  addDeviceFlags,
  addLogFlags,
  addPlaceFlags,
  type DeviceFlags,
  type LogFlags,
  type PlaceFlags,
  REPOSITORY,
} from './places.ts';
import { stopSignal } from './stop-signal.ts';
import { addTrainFlags, configFromFlags, type TrainFlags } from './train-flags.ts';

interface Flags extends TrainFlags, PlaceFlags, DeviceFlags, LogFlags {
  readonly force: boolean;
  readonly resume: boolean;
  readonly quiet: boolean;
}

export function trainCommand(): Command {
  const command = new Command('train').description('Train one run and write its record.');
  addLogFlags(addDeviceFlags(addPlaceFlags(addTrainFlags(command))));
  return command
    .option('--force', 'replace a record that is already there', false)
    .option('--resume', 'go on where the run was stopped or killed', false)
    .option('--quiet', 'no progress', false)
    .action(async (flags: Flags) => train(flags, await resolvedConfig(flags)));
}

async function resolvedConfig(flags: Flags): Promise<RunConfig> {
  return configFromFlags(flags, (record) => teacherRecord(flags.resultsDir, record).results.runId);
}

async function train(flags: Flags, config: RunConfig): Promise<void> {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { performRun, RunTaken } = await import('../training/perform-run.ts');
  const { progressReporter, SILENT } = await import('../training/progress.ts');
  const progress = flags.quiet ? SILENT : progressReporter(process.stderr);
  const results = await performRun({
    ...flags,
    logDir: flags.logDir ?? path.join(flags.resultsDir, 'work'),
    config,
    repository: REPOSITORY,
    existing: flags.force ? 'overwrite' : 'refuse',
    start: flags.resume ? 'resume' : 'fresh',
    clock: { now: () => performance.now(), timestamp: () => new Date().toISOString() },
    stop: stopSignal(),
    progress,
  })
    .catch((cause) => {
      if (cause instanceof RunTaken || cause instanceof LeaseLost) process.exitCode = GOES_ON;
      throw cause;
    })
    .finally(() => progress.end());
  const { accuracy } = results.test;
  process.stdout.write(`${recordFolder(config)}: test accuracy ${(100 * accuracy).toFixed(2)} %\n`);
}
