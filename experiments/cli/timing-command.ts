import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import type { BaseConfig, BaseResults } from '../record/base-record.ts';
import { findRecord, runFolder } from '../record/record-store.ts';
import type { MeasurementOptions } from '../training/write-measurement.ts';
import { addDeviceFlags, addPathFlags, type PathFlags, REPOSITORY } from './paths.ts';
import { type Setting, setOption, taskConfigFrom } from './run-config.ts';

interface Flags extends PathFlags {
  readonly config?: string;
  readonly set: readonly Setting[];
  readonly force: boolean;
  readonly resume: boolean;
}

export interface TimingVerb<Config extends BaseConfig> {
  readonly name: string;
  readonly description: string;
  readonly task: Config['task'];
  /** What measures; loaded when it does, so that --help and flag errors do not wait for ONNX Runtime. */
  readonly load: () => Promise<(options: MeasurementOptions<Config>) => Promise<BaseResults>>;
  /** What is said of it at the end. */
  readonly say: (outcomes: BaseResults['outcomes']) => string;
}

/** A verb that measures times and writes a record of them. */
export function timingCommand<Config extends BaseConfig>(verb: TimingVerb<Config>): Command {
  const command = new Command(verb.name)
    .description(verb.description)
    .option('--config <file>', 'a measurement as JSON, from here or below the results')
    .addOption(setOption())
    .option('--force', 'replace a record that is already there', false)
    .option('--resume', 'leave a record that is already there', false);
  return addDeviceFlags(addPathFlags(command)).action(async (flags: Flags) => {
    const { resultsDir, force, resume } = flags;
    const { task, name, load, say } = verb;
    const config = taskConfigFrom(flags, resultsDir, { task, verb: `lab ${name}` }) as Config;
    if (resume && findRecord(resultsDir, config)?.isSame) return;
    const measure = await load();
    const { outcomes } = await measure({
      ...{ config, resultsDir, repository: REPOSITORY, device: 'cpu', threads: 1 },
      existing: force ? 'overwrite' : 'refuse',
      clock: { now: () => performance.now(), timestamp: () => new Date().toISOString() },
    });
    process.stdout.write(`${runFolder(config)}: ${say(outcomes)}\n`);
  });
}
