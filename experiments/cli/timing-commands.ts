/** `lab time-inference` and `lab time-softmax`: verbs that measure times. */
import { Command } from 'commander';
import type { BaseConfig, BaseResults } from '../record/base-record.ts';
import { COMPARED_SIDES, INFERENCE_TIMING, type InferenceTimingConfig } from '../record/inference-timing.ts';
import { findRecord, runFolder } from '../record/record-store.ts';
import { SOFTMAX_TIMING, SOFTMAX_WAYS, type SoftmaxTimingConfig } from '../record/softmax-timing.ts';
import { passingLines } from '../training/progress.ts';
import type { MeasurementOptions } from '../training/write-measurement.ts';
import { CLOCK, type PathFlags, REPOSITORY, requireResults, resultsOption } from './paths.ts';
import { type Setting, setOption, taskConfigFrom } from './run-config.ts';

interface Flags extends Pick<PathFlags, 'resultsDir'> {
  readonly config?: string;
  readonly set: readonly Setting[];
  readonly force: boolean;
  readonly resume: boolean;
}

interface TimingVerb<Config extends BaseConfig> {
  readonly name: string;
  readonly description: string;
  readonly task: Config['task'];
  /** What measures; loaded when it does, so that --help and flag errors do not wait for ONNX Runtime. */
  readonly load: () => Promise<(options: MeasurementOptions<Config>) => Promise<BaseResults>>;
  /** What is said of it at the end. */
  readonly say: (outcomes: BaseResults['outcomes']) => string;
}

/** A verb that measures times, on one thread of the CPU, and writes a record of them. */
function timingCommand<Config extends BaseConfig>(verb: TimingVerb<Config>): Command {
  return new Command(verb.name)
    .description(verb.description)
    .option('--config <file>', 'a measurement as JSON, from here or below the results')
    .addOption(setOption())
    .option('--force', 'replace a record that is already there', false)
    .option('--resume', 'leave a record that is already there', false)
    .addOption(resultsOption())
    .action(async (flags: Flags) => {
      const { resultsDir, force, resume } = flags;
      const { task, name, load, say } = verb;
      const config = taskConfigFrom(flags, resultsDir, { task, verb: `lab ${name}` }) as Config;
      if (resume && findRecord(resultsDir, config)?.isSame) return;
      requireResults(flags);
      const measure = await load();
      const { outcomes } = await measure({
        ...{ config, resultsDir, repository: REPOSITORY, device: 'cpu', threads: 1 },
        existing: force ? 'overwrite' : 'refuse',
        clock: CLOCK,
        note: passingLines(process.stderr).line,
      });
      process.stdout.write(`${runFolder(config)}: ${say(outcomes)}\n`);
    });
}

export const timeInferenceCommand = () =>
  timingCommand<InferenceTimingConfig>({
    name: 'time-inference',
    description:
      'Measure how long a ternary ResNet takes in every way to compute it, beside FP32, one thread, the ways taking turns; a record.',
    task: INFERENCE_TIMING,
    load: async () => (await import('../efficiency/time-inference.ts')).timeInference,
    say: (outcomes) => {
      const ratios = COMPARED_SIDES.map((side) => `${side} ${outcomes[`time.ratio.${side}`]!.toFixed(2)}`);
      return `over ONNX Runtime in FP32, ${ratios.join(', ')}`;
    },
  });

export const timeSoftmaxCommand = () =>
  timingCommand<SoftmaxTimingConfig>({
    name: 'time-softmax',
    description:
      'Measure how long a softmax with base 2 takes beside one with base e, one thread, the sides taking turns; a record.',
    task: SOFTMAX_TIMING,
    load: async () => (await import('../efficiency/softmax/time-softmax.ts')).timeSoftmax,
    say: (outcomes) => {
      const ratios = SOFTMAX_WAYS.map((way) => `${way} ${outcomes[`time.ratio.${way}`]!.toFixed(3)}`);
      return `base 2 over base e, ${ratios.join(', ')}`;
    },
  });
