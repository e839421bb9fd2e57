/** The flags that decide a run's outcome, their defaults, and how they make a configuration. */
import { type Command, Option } from 'commander';
import {
  ABLATIONS,
  type Ablation,
  AUGMENTATIONS,
  DATASETS,
  type Dataset,
  MODELS,
  type Model,
  QUANTIZATIONS,
  type Quantization,
  TRAINING_EXAMPLES,
} from '../record/names.ts';
import { configSchema, type RunConfig, SCHEMA_VERSION } from '../record/schema.ts';
import { checked } from '../record/validate.ts';
import {
  fraction,
  nonNegativeInteger,
  nonNegativeNumber,
  positiveInteger,
  positiveNumber,
} from './flag-values.ts';

export interface TrainFlags {
  readonly model: Model;
  readonly width: number;
  readonly dataset: Dataset;
  readonly useCifarStem: boolean;
  readonly variant: Quantization;
  readonly ablation: Ablation;
  readonly epochs: number;
  readonly seed: number;
  readonly trainExamples?: number;
  readonly validationExamples?: number;
  readonly batchSize: number;
  readonly optimizer: 'sgd' | 'adamw';
  readonly lr?: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly scheduler: RunConfig['scheduler'];
  readonly warmupEpochs: number;
  readonly minLr: number;
  readonly augment: RunConfig['augment'];
  readonly mixupAlpha: number;
  readonly labelSmoothing: number;
  readonly teacher?: string;
  readonly temperature?: number;
  readonly alpha?: number;
}

const DEFAULT_LEARNING_RATE = { sgd: 0.1, adamw: 0.001 } as const;
/** LabStrangeLoop/bitnet's. */
const DISTILLATION = { temperature: 4, alpha: 0.9 } as const;
const ADAMW_MOMENTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Share of the examples that becomes the validation split where no number is given. */
const VALIDATION_SHARE = 0.1;

export function addTrainFlags(command: Command): Command {
  const flag = (flags: string, description: string) => new Option(flags, description);
  const number = (flags: string, description: string, parse: (text: string) => number, value: number) =>
    flag(flags, description).argParser(parse).default(value);
  const options = [
    flag('--model <name>', 'network').choices(MODELS).makeOptionMandatory(),
    number('--width <n>', 'channels of the first stage; 64 is the published network', positiveInteger, 64),
    flag('--dataset <name>', 'data set').choices(DATASETS).makeOptionMandatory(),
    flag('--use-cifar-stem', '3x3 stem without pooling, for small images').default(false, 'ImageNet stem'),
    flag('--variant <name>', 'what is done to the weights').choices(QUANTIZATIONS).default('std'),
    flag('--ablation <name>', 'part kept in FP32').choices(Object.keys(ABLATIONS)).default('none'),
    number('--epochs <n>', 'passes over the training part', positiveInteger, 200),
    number('--seed <n>', 'seed of weights, order and augmentation', nonNegativeInteger, 42),
    flag(
      '--train-examples <n>',
      'examples from the head of the training split, validation included (default: all)',
    ).argParser(positiveInteger),
    flag(
      '--validation-examples <n>',
      'how many of them to hold out for validation (default: a tenth)',
    ).argParser(positiveInteger),
    number('--batch-size <n>', 'examples per step', positiveInteger, 128),
    flag('--optimizer <name>', 'sgd is with Nesterov momentum').choices(['sgd', 'adamw']).default('sgd'),
    flag('--lr <x>', 'learning rate (default: 0.1 for sgd, 0.001 for adamw)').argParser(positiveNumber),
    number('--weight-decay <x>', 'on all weights', nonNegativeNumber, 5e-4),
    number('--momentum <x>', 'of sgd', fraction, 0.9),
    flag('--scheduler <name>', 'learning rate over the steps')
      .choices(['cosine', 'step', 'none'])
      .default('cosine'),
    number('--warmup-epochs <n>', 'epochs of linear warm-up', nonNegativeInteger, 0),
    number('--min-lr <x>', 'where cosine and step end', nonNegativeNumber, 0),
    flag('--augment <name>', 'basic: random crop and mirror; the others: basic, then what they say')
      .choices(AUGMENTATIONS)
      .default('basic'),
    number('--mixup-alpha <x>', 'Beta parameter of mixup; 0 is off', nonNegativeNumber, 0),
    number('--label-smoothing <x>', 'share of the target spread over all classes', fraction, 0),
    flag('--teacher <record>', 'distil from this recorded run, as in raw/cifar10/resnet18/std_s42'),
    flag('--temperature <x>', 'of distillation (default: 4)').argParser(positiveNumber),
    flag('--alpha <x>', 'weight of distillation against the labels (default: 0.9)').argParser(fraction),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/**
 * `runIdOf` gives the run id of a recorded teacher. Throws {@link RecordError} naming the field when flags contradict each
 * other.
 */
export function configFromFlags(flags: TrainFlags, runIdOf: (record: string) => string): RunConfig {
  const trainExamples = flags.trainExamples ?? TRAINING_EXAMPLES[flags.dataset];
  const config: RunConfig = {
    schemaVersion: SCHEMA_VERSION,
    dataset: flags.dataset,
    model: flags.model,
    width: flags.width,
    stem: flags.useCifarStem ? 'cifar' : 'imagenet',
    quantization: flags.variant,
    ablation: flags.ablation,
    distillation: distillationFromFlags(flags, runIdOf),
    seed: flags.seed,
    trainExamples,
    validationExamples: flags.validationExamples ?? Math.floor(VALIDATION_SHARE * trainExamples),
    epochs: flags.epochs,
    batchSize: flags.batchSize,
    learningRate: flags.lr ?? DEFAULT_LEARNING_RATE[flags.optimizer],
    minLearningRate: flags.minLr,
    warmupEpochs: flags.warmupEpochs,
    scheduler: flags.scheduler,
    optimizer: optimizerFromFlags(flags),
    augment: flags.augment,
    mixupAlpha: flags.mixupAlpha,
    labelSmoothing: flags.labelSmoothing,
  };
  return checked(configSchema, config, 'lab train');
}

function distillationFromFlags(
  { teacher, temperature, alpha }: TrainFlags,
  runIdOf: (record: string) => string,
): RunConfig['distillation'] {
  if (teacher !== undefined) {
    return {
      teacher: { record: teacher, runId: runIdOf(teacher) },
      ...DISTILLATION,
      ...given({ temperature, alpha }),
    };
  }
  if (temperature === undefined && alpha === undefined) return null;
  throw new Error('--temperature and --alpha are of distillation and need a --teacher');
}

function given(flags: { readonly temperature: number | undefined; readonly alpha: number | undefined }) {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function optimizerFromFlags({ optimizer, weightDecay, momentum }: TrainFlags): RunConfig['optimizer'] {
  return optimizer === 'sgd'
    ? { name: 'sgd', momentum, nesterov: momentum > 0, weightDecay }
    : { name: 'adamw', ...ADAMW_MOMENTS, weightDecay };
}
