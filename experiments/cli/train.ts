import path from 'node:path';
import { Command } from 'commander';
import { requireWandb } from '../logs/wandb-run.ts';
import type { BaseConfig } from '../record/base-record.ts';
import { describeOutcomes } from '../record/outcome-text.ts';
import { runFolder } from '../record/record-store.ts';
import { PRESETS } from '../studies/language-presets.ts';
import { addEngineFlags, type EngineFlags, engineFromFlags } from './engine-flags.ts';
import {
  addCommitFlag,
  addLogFlags,
  addPathFlags,
  CLOCK,
  type CommitFlag,
  type LogFlags,
  type PathFlags,
  REPOSITORY,
  requireResults,
} from './paths.ts';
import { addRunConfigFlags, type RunConfigFlags, typedConfig } from './run-config.ts';
import { stopSignal } from './stop-signal.ts';
import { shownOptions } from './train-help.ts';

interface Flags extends RunConfigFlags, PathFlags, EngineFlags, LogFlags, CommitFlag {
  readonly force: boolean;
  readonly resume: boolean;
  readonly quiet: boolean;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train one run and write its record.')
    .argument(
      '[preset]',
      `a language model of the followed works: ${PRESETS.join(', ')}; --help behind its name shows its own flags and settings`,
    )
    .configureHelp({ visibleOptions: shownOptions });
  addCommitFlag(addLogFlags(addEngineFlags(addPathFlags(addRunConfigFlags(command)))));
  return command
    .option('--force', 'replace a record or a saved state that is already there', false)
    .option('--resume', 'go on where the run was stopped or killed', false)
    .option('--quiet', 'no progress', false)
    .action(async (preset: string | undefined, flags: Flags) =>
      train(flags, await typedConfig(preset, flags, command)),
    );
}

async function train(flags: Flags, config: BaseConfig): Promise<void> {
  const engine = engineFromFlags(flags);
  requireResults(flags);
  if (flags.wandb) requireWandb();
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { performRun } = await import('../training/perform-run.ts');
  const { progressReporter, SILENT } = await import('../training/progress.ts');
  const progress = flags.quiet ? SILENT : progressReporter(process.stderr);
  const results = await performRun({
    ...flags,
    ...engine,
    logDir: flags.logDir ?? path.join(flags.resultsDir, 'work'),
    config,
    repository: REPOSITORY,
    commit: flags.commit ? 'needed' : 'may be unknown',
    existing: flags.force ? 'overwrite' : 'refuse',
    start: flags.resume ? 'resume' : 'fresh',
    clock: CLOCK,
    stop: stopSignal(),
    progress,
  }).finally(() => progress.end());
  process.stdout.write(`${runFolder(config)}: ${describeOutcomes(results.outcomes)}\n`);
}
