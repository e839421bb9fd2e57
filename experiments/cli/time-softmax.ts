import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import { findRecord, runFolder } from '../record/record-store.ts';
import { SOFTMAX_TIMING, SOFTMAX_WAYS, type SoftmaxTimingConfig } from '../record/softmax-timing.ts';
import { addDeviceFlags, addPathFlags, type PathFlags, REPOSITORY } from './paths.ts';
import { type Setting, setOption, taskConfigFrom } from './run-config.ts';

interface Flags extends PathFlags {
  readonly config?: string;
  readonly set: readonly Setting[];
  readonly force: boolean;
  readonly resume: boolean;
}

export function timeSoftmaxCommand(): Command {
  const command = new Command('time-softmax')
    .description(
      'Measure how long a softmax with base 2 takes beside one with base e, one thread, the sides taking turns; a record.',
    )
    .option('--config <file>', 'a measurement as JSON, from here or below the results')
    .addOption(setOption())
    .option('--force', 'replace a record that is already there', false)
    .option('--resume', 'leave a record that is already there', false);
  return addDeviceFlags(addPathFlags(command)).action(measure);
}

async function measure(flags: Flags): Promise<void> {
  const { resultsDir, force, resume } = flags;
  const config = taskConfigFrom(flags, resultsDir, {
    task: SOFTMAX_TIMING,
    verb: 'lab time-softmax',
  }) as SoftmaxTimingConfig;
  if (resume && findRecord(resultsDir, config)?.isSame) return;
  // Imported here so that --help and flag errors do not wait for ONNX Runtime.
  const { timeSoftmax } = await import('../efficiency/softmax/time-softmax.ts');
  const { outcomes } = await timeSoftmax({
    ...{ config, resultsDir, repository: REPOSITORY },
    existing: force ? 'overwrite' : 'refuse',
    clock: { now: () => performance.now(), timestamp: () => new Date().toISOString() },
  });
  const ratios = SOFTMAX_WAYS.map((way) => `${way} ${outcomes[`time.ratio.${way}`]!.toFixed(3)}`);
  process.stdout.write(`${runFolder(config)}: base 2 over base e, ${ratios.join(', ')}\n`);
}
