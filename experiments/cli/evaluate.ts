import { Argument, Command, Option } from 'commander';
import type { Checkpoint } from '../efficiency/stored-weights.ts';
import { LANGUAGE_MODELLING } from '../record/language-modelling.ts';
import { readRecord } from '../record/record-store.ts';
import { addDeviceFlags, addPathFlags, type DeviceFlags, type PathFlags } from './paths.ts';

interface Flags extends PathFlags, DeviceFlags {
  readonly checkpoint: Checkpoint;
  readonly json: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      "Evaluate a recorded run's checkpoint and compare with its record: a network for images on the test split, a language model on the whole validation text.",
    )
    .addArgument(
      new Argument('<run>', "the record's folder below the results, as raw/cifar10/resnet18/bit_s42"),
    );
  return addDeviceFlags(addPathFlags(command))
    .addOption(
      new Option('--checkpoint <which>', 'packed: ternary weights at five trits a byte; fp32: all as FP32')
        .choices(['packed', 'fp32'])
        .default('packed'),
    )
    .option('--json', 'as JSON', false)
    .action(evaluateRun);
}

async function evaluateRun(folder: string, flags: Flags): Promise<void> {
  const compared =
    readRecord(flags.resultsDir, folder)?.task === LANGUAGE_MODELLING
      ? await compareLosses(folder, flags)
      : await compareImages(folder, flags);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ run: folder, checkpoint: flags.checkpoint, ...compared.outcome }, null, 2)}\n`
      : `${folder}, ${flags.checkpoint} checkpoint: ${compared.text}\n`,
  );
}

interface Compared {
  /** What was recorded and what the weights give now, by name, and over how many examples. */
  readonly outcome: object;
  readonly text: string;
}

// Modules are imported in these so that --help and flag errors do not wait for TensorFlow.js.

async function compareImages(folder: string, flags: Flags): Promise<Compared> {
  const { compareWithRecord } = await import('../efficiency/compare-with-record.ts');
  const outcome = await compareWithRecord({ ...flags, root: flags.resultsDir, folder });
  const { recorded, evaluated, examples } = outcome;
  const percent = (accuracy: number) => `${(100 * accuracy).toFixed(2)} %`;
  const difference = Math.round((evaluated.accuracy - recorded.accuracy) * examples);
  const text =
    `test accuracy ${percent(evaluated.accuracy)}, recorded ${percent(recorded.accuracy)}; ` +
    `${describe(difference)} of ${examples} images`;
  return { outcome, text };
}

async function compareLosses(folder: string, { checkpoint, ...flags }: Flags): Promise<Compared> {
  if (checkpoint !== 'packed')
    throw new Error(`--checkpoint: must be packed for a language model, got ${checkpoint}`);
  const { evaluateRecorded } = await import('../tasks/language-modelling/evaluate-recorded.ts');
  const { SILENT } = await import('../training/progress.ts');
  const outcome = await evaluateRecorded({ ...flags, root: flags.resultsDir, folder, progress: SILENT });
  const { recorded, evaluated, examples } = outcome;
  const nats = (loss: number | undefined) => `${loss!.toFixed(4)} nats a token`;
  const text =
    `validation loss ${nats(evaluated.loss)}, recorded ${nats(recorded.loss)}; ` +
    `over ${examples.toLocaleString('en-US')} tokens`;
  return { outcome, text };
}

function describe(difference: number): string {
  if (difference === 0) return 'as many right';
  return `${Math.abs(difference)} ${difference > 0 ? 'more' : 'fewer'} right`;
}
