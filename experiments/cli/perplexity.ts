import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import {
  EVALUATION_FACTORS,
  type EvaluationConfig,
  type EvaluationSettings,
  evaluationRun,
  LANGUAGE_EVALUATION,
  PADDINGS,
  TEXT_UNITS,
  WEIGHT_QUANTIZATIONS,
  type WeightQuantization,
} from '../record/language-evaluation.ts';
import { TRIALS } from '../record/names.ts';
import { findRecord, refuseExisting, runFolder } from '../record/record-store.ts';
import { SOFTMAX_KINDS, type SoftmaxKind } from '../record/softmax-settings.ts';
import { passingLines } from '../training/progress.ts';
import { nonNegativeInteger, positiveInteger, positiveNumber } from './flag-values.ts';
import { TEXT_NAMES, type TextName } from './language-flags.ts';
import {
  addDeviceFlags,
  addPathFlags,
  CLOCK,
  type DeviceFlags,
  type PathFlags,
  REPOSITORY,
  requireResults,
} from './paths.ts';
import { type Setting, setOption, taskConfigFrom } from './run-config.ts';
import { modelNamed, RUN_NAME } from './run-names.ts';

const EVALUATION = { task: LANGUAGE_EVALUATION, verb: 'lab perplexity' } as const;

interface Flags extends PathFlags, DeviceFlags {
  readonly config?: string;
  readonly set: readonly Setting[];
  readonly dataset: TextName;
  readonly split: 'validation' | 'test';
  readonly unit: EvaluationSettings['data']['unit'];
  readonly units?: number;
  readonly quant: readonly WeightQuantization[];
  readonly group: number;
  readonly softmax?: SoftmaxKind;
  readonly temperature?: number;
  readonly window?: number;
  readonly stride?: number;
  readonly padding: readonly (typeof PADDINGS)[number][];
  readonly memory?: number;
  readonly seed: number;
  readonly study: string;
  readonly force: boolean;
  readonly resume: boolean;
}

/** Flags that describe an evaluation, which a file or settings by name describe whole. */
const SETTINGS =
  'dataset split unit units quant group softmax temperature window stride padding seed study'.split(' ');

export function perplexityCommand(): Command {
  const command = new Command('perplexity')
    .description(
      'Score a text with a trained model: nats a token and bits a byte, with an interval over documents; a record for each quantization and padding.',
    )
    .addArgument(new Argument('[model]', `folder of an imported model; or of a run, ${RUN_NAME}`))
    .addOption(
      new Option('--config <file>', 'an evaluation as JSON, from here or below the results').conflicts(
        SETTINGS,
      ),
    )
    .addOption(setOption().conflicts(SETTINGS))
    .addOption(new Option('--dataset <name>', 'text').choices(Object.keys(TEXT_NAMES)).default('tinystories'))
    .addOption(new Option('--split <name>', 'of it').choices(['validation', 'test']).default('validation'))
    .addOption(
      new Option('--unit <name>', 'what is scored on its own').choices(TEXT_UNITS).default('document'),
    )
    .option('--units <n>', 'only the first so many (default: all)', positiveInteger)
    .addOption(
      new Option(
        '--quant <names>',
        `what the matrices of the blocks are taken as, of ${WEIGHT_QUANTIZATIONS.join(', ')}`,
      )
        .argParser(namesOf(WEIGHT_QUANTIZATIONS))
        .default(['fp32'], 'fp32'),
    )
    .option('--group <n>', 'inputs that share a scale, of int8 and int4', positiveInteger, 32)
    .addOption(
      new Option(
        '--softmax <name>',
        "of attention and of the tokens (default: the model's own, with its temperature)",
      ).choices(SOFTMAX_KINDS),
    )
    .option('--temperature <x>', 'of standard-t and base2', positiveNumber)
    .option('--window <n>', "tokens that the model sees (default: the model's context)", positiveInteger)
    .option('--stride <n>', 'tokens that the window moves on by (default: half of it)', positiveInteger)
    .addOption(
      new Option(
        '--padding <names>',
        'what fills a text up to the window is masked, or counted as labels that nobody masked are',
      )
        .argParser(namesOf(PADDINGS))
        .default(['masked'], 'masked'),
    )
    .option(
      '--memory <gib>',
      'that weights may take; a published model that takes more is read layer by layer (default: what is free)',
      positiveNumber,
    )
    .option('--seed <n>', 'of the bootstrap', nonNegativeInteger, 42)
    .option('--study <name>', 'whose folder the records go into', TRIALS)
    .option('--force', 'replace a record that is already there', false)
    .option('--resume', 'leave a record that is already there', false);
  return addDeviceFlags(addPathFlags(command)).action(perplexity);
}

function namesOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) => {
    const names = text.split(',');
    const wrong = names.find((name) => !known.includes(name as T));
    if (wrong !== undefined) throw new InvalidArgumentError(`Each must be of ${known.join(', ')}.`);
    if (new Set(names).size < names.length) throw new InvalidArgumentError('It must name each once.');
    return names as T[];
  };
}

async function perplexity(name: string | undefined, flags: Flags): Promise<void> {
  const isDescribed = flags.config !== undefined || flags.set.length > 0;
  if (isDescribed && name !== undefined) throw new Error(`model: is of --config or --set, got ${name}, too`);
  const configs = isDescribed
    ? [taskConfigFrom(flags, flags.resultsDir, EVALUATION) as EvaluationConfig]
    : await configsOf(name, flags);
  requireResults(flags);
  const missing = configs.filter((config) => !(flags.resume && findRecord(flags.resultsDir, config)?.isSame));
  // All before the first: what is refused at the end would have been computed for nothing.
  if (!flags.force) for (const config of missing) refuseExisting(flags.resultsDir, config);
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { performEvaluation } = await import('../training/perform-evaluation.ts');
  const { line, passing, end } = passingLines(process.stderr);
  for (const config of missing) {
    const { outcomes } = await performEvaluation({
      ...flags,
      config,
      repository: REPOSITORY,
      existing: flags.force ? 'overwrite' : 'refuse',
      clock: CLOCK,
      note: line,
      memory: flags.memory === undefined ? process.availableMemory() : flags.memory * 2 ** 30,
      onUnits: (done, all) => passing(`${done} of ${all}`),
    }).finally(end);
    process.stdout.write(`${runFolder(config)}: ${describe(outcomes)}\n`);
  }
}

async function configsOf(name: string | undefined, flags: Flags): Promise<EvaluationConfig[]> {
  if (name === undefined) throw new Error("missing required argument 'model', or --config");
  const { model, origin } = await modelNamed(name, flags.resultsDir);
  const window = flags.window ?? model.context;
  const { split, unit, seed } = flags;
  const softmax = flags.softmax ?? model.softmax;
  const temperature = flags.temperature ?? (flags.softmax === undefined ? model.temperature : undefined);
  return flags.quant.flatMap((quantization) =>
    flags.padding.map((padding) =>
      evaluationRun(
        flags.study,
        {
          model: origin,
          data: { text: TEXT_NAMES[flags.dataset], split, unit, units: flags.units ?? null },
          weights: { quantization, group: quantization.startsWith('int') ? flags.group : null },
          softmax,
          ...(temperature === undefined ? {} : { temperature }),
          window,
          stride: flags.stride ?? Math.max(1, Math.floor(window / 2)),
          padding,
          seed,
        },
        EVALUATION_FACTORS,
      ),
    ),
  );
}

function describe(outcomes: Readonly<Record<string, number>>): string {
  const of = (name: string) => outcomes[name]!;
  const bits = outcomes.bitsPerByte === undefined ? '' : `${outcomes.bitsPerByte.toFixed(4)} bits a byte, `;
  const padding = of('targets.padding') === 0 ? '' : ` and ${of('targets.padding')} of padding`;
  return (
    `${of('loss').toFixed(4)} nats a token (${of('loss.low').toFixed(4)} to ${of('loss.high').toFixed(4)}), ` +
    `perplexity ${of('perplexity').toPrecision(5)}, ${bits}${of('targets.text')} targets${padding} in ${of('units')} units; ` +
    `${of('bytes.weights').toLocaleString('en-US')} bytes of weights, ${of('time.tokensPerSecond').toFixed(0)} tokens a second`
  );
}
