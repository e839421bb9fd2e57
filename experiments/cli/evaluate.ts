import { Argument, Command, Option } from 'commander';
import type { Checkpoint } from '../efficiency/stored-weights.ts';
import { addDeviceFlags, addPathFlags, type DeviceFlags, type PathFlags } from './paths.ts';

interface Flags extends PathFlags, DeviceFlags {
  readonly checkpoint: Checkpoint;
  readonly json: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description("Evaluate a recorded run's checkpoint on the test split and compare with its record.")
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
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { compareWithRecord } = await import('../efficiency/compare-with-record.ts');
  const compared = await compareWithRecord({ ...flags, root: flags.resultsDir, folder });
  const { recorded, evaluated, examples } = compared;
  const percent = (accuracy: number) => `${(100 * accuracy).toFixed(2)} %`;
  const difference = Math.round((evaluated.accuracy - recorded.accuracy) * examples);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ run: folder, checkpoint: flags.checkpoint, ...compared }, null, 2)}\n`
      : `${folder}, ${flags.checkpoint} checkpoint: test accuracy ${percent(evaluated.accuracy)}, ` +
          `recorded ${percent(recorded.accuracy)}; ${describe(difference)} of ${examples} images\n`,
  );
}

function describe(difference: number): string {
  if (difference === 0) return 'as many right';
  return `${Math.abs(difference)} ${difference > 0 ? 'more' : 'fewer'} right`;
}
