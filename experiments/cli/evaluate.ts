import { Argument, Command, Option } from 'commander';
import type { SplitMetrics } from '../tasks/task.ts';
import type { Checkpoint, EvaluatedRecord } from '../training/evaluate-record.ts';
import { addDeviceFlags, addPathFlags, type DeviceFlags, type PathFlags } from './paths.ts';
import { foldersNamed, RUN_NAME } from './run-names.ts';

interface Flags extends PathFlags, DeviceFlags {
  readonly checkpoint: Checkpoint;
  readonly json: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      "Evaluate a recorded run's checkpoint and compare with its record: a network for images on the test split, a language model on the whole validation text.",
    )
    .addArgument(new Argument('<run>', RUN_NAME));
  return addDeviceFlags(addPathFlags(command))
    .addOption(
      new Option('--checkpoint <which>', 'packed: ternary weights at five trits a byte; fp32: all as FP32')
        .choices(['packed', 'fp32'])
        .default('packed'),
    )
    .option('--json', 'as JSON', false)
    .action(evaluateRun);
}

async function evaluateRun(run: string, flags: Flags): Promise<void> {
  const [folder] = foldersNamed([run], flags.resultsDir) as [string];
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { evaluateRecord } = await import('../training/evaluate-record.ts');
  const { split, ...outcome } = await evaluateRecord({ ...flags, root: flags.resultsDir, folder });
  const { checkpoint, json } = flags;
  const text = 'accuracy' in outcome.recorded ? accuracyText(outcome) : lossText(outcome);
  process.stdout.write(
    json
      ? `${JSON.stringify({ run: folder, checkpoint, ...outcome }, null, 2)}\n`
      : `${folder}, ${checkpoint} checkpoint: ${split} ${text}\n`,
  );
}

type Outcome = Omit<EvaluatedRecord, 'split'>;

function accuracyText({ recorded, evaluated, examples }: Outcome): string {
  const percent = ({ accuracy }: SplitMetrics) => `${(100 * accuracy!).toFixed(2)} %`;
  const difference = Math.round((evaluated.accuracy! - recorded.accuracy!) * examples);
  const right = difference === 0 ? 'as many' : `${Math.abs(difference)} ${difference > 0 ? 'more' : 'fewer'}`;
  return `accuracy ${percent(evaluated)}, recorded ${percent(recorded)}; ${right} right of ${examples} images`;
}

function lossText({ recorded, evaluated, examples }: Outcome): string {
  const nats = ({ loss }: SplitMetrics) => `${loss!.toFixed(4)} nats a token`;
  return `loss ${nats(evaluated)}, recorded ${nats(recorded)}; over ${examples.toLocaleString('en-US')} tokens`;
}
