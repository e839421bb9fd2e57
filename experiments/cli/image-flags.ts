/** The flags that decide the outcome of an image classification run, their defaults, and the configuration that they make. */
import { InvalidArgumentError, Option } from 'commander';
import { RECORD_VERSION } from '../record/base-record.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { IMAGE_FACTORS, imageRun } from '../record/image-run.ts';
import {
  ABLATIONS,
  AUGMENTATIONS,
  DATASETS,
  MODELS,
  QUANTIZATIONS,
  type Quantization,
  TRIALS,
} from '../record/names.ts';
import { SOFTMAX_KINDS, type SoftmaxKind } from '../record/softmax-settings.ts';
import type { NeededRecord } from '../record/task-records.ts';
import {
  fraction,
  nonNegativeInteger,
  nonNegativeNumber,
  positiveInteger,
  positiveNumber,
  studyName,
} from './flag-values.ts';
import { TEXT_NAMES } from './language-flags.ts';

/** Settings whose flags have their names. */
type NamedAlike =
  | ('width' | 'ablation' | 'epochs' | 'seed' | 'batchSize' | 'scheduler' | 'warmupEpochs')
  | ('augment' | 'mixupAlpha' | 'labelSmoothing');

export interface ImageFlags extends Readonly<Pick<ImageConfig, NamedAlike>> {
  readonly study: string;
  readonly factors: readonly string[];
  readonly model?: string;
  readonly dataset?: string;
  readonly useCifarStem: boolean;
  readonly variant: Quantization;
  readonly trainExamples?: number;
  readonly validationExamples?: number;
  readonly optimizer: 'sgd' | 'adamw';
  readonly lr?: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly minLr: number;
  readonly softmax: SoftmaxKind;
  readonly teacher?: string;
  readonly temperature?: number;
  readonly alpha?: number;
}

const DEFAULT_LEARNING_RATE = { sgd: 0.1, adamw: 0.001 } as const;
/** LabStrangeLoop/bitnet's. */
const DISTILLATION = { temperature: 4, alpha: 0.9 } as const;
/** Share of the examples that becomes the validation split where no number is given. */
const VALIDATION_SHARE = 0.1;

/** Of image classification alone. */
export function imageOptions(): readonly Option[] {
  const flag = (flags: string, description: string) => new Option(flags, description);
  const number = (flags: string, description: string, parse: (text: string) => number, value: number) =>
    flag(flags, description).argParser(parse).default(value);
  return [
    flag('--study <name>', 'whose folder the record goes into').argParser(studyName).default(TRIALS),
    flag('--factors <names>', 'what runs of the study differ in: variant, and settings like learning-rate')
      .argParser((text: string) => text.split(',').filter((name) => name !== ''))
      .default(IMAGE_FACTORS, IMAGE_FACTORS.join()),
    flag('--model <name>', 'network; vit-s is vit_s').choices(MODELS).argParser(modelNamed),
    number('--width <n>', 'channels of the first stage; 64 is the published network', positiveInteger, 64),
    flag('--dataset <name>', 'data set').choices([...DATASETS, ...Object.keys(TEXT_NAMES)]),
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
    flag('--optimizer <name>', 'update rule').choices(['sgd', 'adamw']).default('sgd'),
    flag('--lr <x>', 'learning rate (default: 0.1 for sgd, 0.001 for adamw)').argParser(positiveNumber),
    number('--weight-decay <x>', 'on all weights', nonNegativeNumber, 5e-4),
    number('--momentum <x>', 'of sgd', fraction, 0.9),
    flag('--nesterov', "Nesterov's momentum, of sgd (default: where there is momentum)"),
    flag('--no-nesterov', 'plain momentum, of sgd'),
    number('--beta1 <x>', 'of adamw', fraction, 0.9),
    number('--beta2 <x>', 'of adamw', fraction, 0.999),
    number('--epsilon <x>', 'of adamw', positiveNumber, 1e-8),
    flag('--scheduler <name>', 'learning rate over the steps')
      .choices(['cosine', 'step', 'none'])
      .default('cosine'),
    number('--warmup-epochs <n>', 'epochs of linear warm-up', nonNegativeInteger, 0),
    number('--min-lr <x>', 'where cosine and step end', nonNegativeNumber, 0),
    flag(
      '--augment <name>',
      'basic: random crop and mirror; resized-crop: of random size; the others: basic, then what they say',
    )
      .choices(AUGMENTATIONS)
      .default('basic'),
    number('--mixup-alpha <x>', 'Beta parameter of mixup; 0 is off', nonNegativeNumber, 0),
    number('--label-smoothing <x>', 'share of the target spread over all classes', fraction, 0),
    flag('--softmax <name>', 'of attention, classes and tokens').choices(SOFTMAX_KINDS).default('standard'),
    flag('--teacher <record>', 'distil from the recorded run in this folder, raw/…'),
    flag(
      '--temperature <x>',
      'of the softmax (default: 1 with base2), or with a --teacher of distillation (default: 4)',
    ).argParser(positiveNumber),
    flag('--alpha <x>', 'weight of distillation against the labels (default: 0.9)').argParser(fraction),
  ];
}

const OF_OPTIMIZER = { sgd: ['momentum', 'nesterov'], adamw: ['beta1', 'beta2', 'epsilon'] } as const;

/** By their names in the parsed flags, without those of the other optimizer. */
export function imageFlagsOf(optimizer: ImageFlags['optimizer']): readonly string[] {
  const foreign: readonly string[] = OF_OPTIMIZER[optimizer === 'sgd' ? 'adamw' : 'sgd'];
  return imageOptions()
    .map((option) => option.attributeName())
    .filter((name) => !foreign.includes(name));
}

/** Network of images, or the folder of an imported language model. */
function modelNamed(text: string): string {
  if (text.includes('/')) return text;
  const model = MODELS.find((name) => name === text.replaceAll('-', '_'));
  if (model !== undefined) return model;
  throw new InvalidArgumentError(`Allowed choices are ${MODELS.join(', ')}.`);
}

function oneOf<T extends string>(flag: string, known: readonly T[], text: string): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new Error(`${flag}: must be one of ${known.join(', ')}, got '${text}'`);
  return found;
}

/** `referenceTo` gives the reference to a recorded teacher. Throws when a flag is missing or two contradict each other. */
export function imageConfigFromFlags(
  flags: ImageFlags,
  referenceTo: (folder: string) => NeededRecord,
): ImageConfig {
  if (flags.model === undefined) throw new Error("required option '--model <name>' not specified");
  if (flags.dataset === undefined) throw new Error("required option '--dataset <name>' not specified");
  const model = oneOf('--model', MODELS, flags.model);
  const dataset = oneOf('--dataset', DATASETS, flags.dataset);
  const trainExamples = flags.trainExamples ?? DATA_SETS[dataset].examples.train;
  const { width, ablation, seed, epochs, batchSize, warmupEpochs } = flags;
  const { scheduler, augment, mixupAlpha, labelSmoothing } = flags;
  return imageRun(
    flags.study,
    {
      schemaVersion: RECORD_VERSION,
      ...{ dataset, model, width, ablation, seed, epochs, batchSize, warmupEpochs },
      ...{ scheduler, augment, mixupAlpha, labelSmoothing, trainExamples },
      stem: flags.useCifarStem ? 'cifar' : 'imagenet',
      quantization: flags.variant,
      distillation: distillationFromFlags(flags, referenceTo),
      validationExamples: flags.validationExamples ?? Math.floor(VALIDATION_SHARE * trainExamples),
      learningRate: flags.lr ?? DEFAULT_LEARNING_RATE[flags.optimizer],
      minLearningRate: flags.minLr,
      optimizer: optimizerFromFlags(flags),
      ...softmaxFromFlags(flags),
    },
    flags.factors,
  );
}

/** The standard one stands in no configuration. */
export function softmaxFromFlags({
  softmax,
  temperature,
  teacher,
}: Pick<ImageFlags, 'softmax' | 'temperature' | 'teacher'>): Pick<ImageConfig, 'softmax' | 'temperature'> {
  if (softmax === 'standard' || teacher !== undefined) return softmax === 'standard' ? {} : { softmax };
  const isDefault = temperature === undefined || (softmax === 'base2' && temperature === 1);
  return isDefault ? { softmax } : { softmax, temperature };
}

function distillationFromFlags(
  { softmax, teacher, temperature, alpha }: ImageFlags,
  referenceTo: (folder: string) => NeededRecord,
): ImageConfig['distillation'] {
  if (teacher !== undefined) {
    return { teacher: referenceTo(teacher), ...DISTILLATION, ...given({ temperature, alpha }) };
  }
  if (alpha !== undefined) throw new Error('--alpha is of distillation and needs a --teacher');
  if (temperature === undefined || softmax !== 'standard') return null;
  throw new Error(
    '--temperature is of distillation and needs a --teacher, or of the softmax and needs standard-t or base2',
  );
}

function given(flags: { readonly temperature: number | undefined; readonly alpha: number | undefined }) {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function optimizerFromFlags(flags: ImageFlags): ImageConfig['optimizer'] {
  const { optimizer, weightDecay, momentum, nesterov = momentum > 0, beta1, beta2, epsilon } = flags;
  return optimizer === 'sgd'
    ? { name: 'sgd', momentum, nesterov, weightDecay }
    : { name: 'adamw', beta1, beta2, epsilon, weightDecay };
}
