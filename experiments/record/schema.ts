/**
 * The two files of a run's record. `config.json` holds the resolved configuration, everything that
 * decides the outcome; `results.json` holds the outcome. Both are checked with these schemas when
 * they are written and whenever they are read.
 *
 * Units: accuracies are fractions in [0, 1], losses are in nats, times in seconds unless the name
 * says otherwise, sizes in bytes.
 */
import { z } from 'zod';
import { environmentSchema as baseEnvironmentSchema } from './base-record.ts';
import { checkRules, type SettingsRule } from './factor-settings.ts';
import { fraction, nonNegative, positiveInteger, sha256 } from './fields.ts';
import { ABLATIONS, type Ablation, AUGMENTATIONS, DATASETS, MODELS, QUANTIZATIONS } from './names.ts';
import {
  keepsTemperatureRule,
  type SoftmaxKind,
  type SoftmaxSettings,
  softmaxFactor,
  TEMPERATURE_RULE,
} from './softmax-settings.ts';

export const SCHEMA_VERSION = 1;

const md5 = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits');

const optimizerSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('sgd'),
    momentum: fraction,
    nesterov: z.boolean(),
    weightDecay: nonNegative,
  }),
  z.strictObject({
    name: z.literal('adamw'),
    beta1: fraction,
    beta2: fraction,
    epsilon: z.number().positive(),
    weightDecay: nonNegative,
  }),
]);

/** `record` checks the folder of the teacher's record. */
export function distillationSchema(record: z.ZodString) {
  return z.strictObject({
    /** The run whose logits are learned from. */
    teacher: z.strictObject({ record, runId: sha256 }),
    /** Divides both networks' logits. */
    temperature: z.number().positive(),
    /** Weight of the distillation term; 1 - alpha weighs the cross entropy. */
    alpha: fraction,
  });
}

const version1Teacher = z
  .string()
  .regex(/^raw\/[a-z0-9_]+\/[a-z0-9_]+\/[a-z0-9_]+_s\d+$/, 'must be raw/<dataset>/<model>/<variant>_s<seed>');

/**
 * Norms of every step's gradients, their mean and variance over the steps of each part of the model, are among outcomes and history. It
 * changes no weight.
 */
export const trackGradients = z.literal(true).optional();

/** What decides the outcome of a training, beside its seed and its teacher; the same in both versions. */
export const imageSettings = {
  dataset: z.enum(DATASETS),
  model: z.enum(MODELS),
  /** Channels of the first stage; 64 is the published ResNet. */
  width: positiveInteger,
  /** `cifar`: 3x3 stride 1, no pooling. `imagenet`: 7x7 stride 2 and max pooling. */
  stem: z.enum(['cifar', 'imagenet']),
  quantization: z.enum(QUANTIZATIONS),
  ablation: z.enum(Object.keys(ABLATIONS) as [Ablation, ...Ablation[]]),
  /** Examples taken from the head of the training split, validation included. */
  trainExamples: positiveInteger,
  /** How many of them, drawn with a fixed seed of their own, form the validation split. */
  validationExamples: positiveInteger,
  epochs: positiveInteger,
  batchSize: positiveInteger,
  learningRate: z.number().positive(),
  minLearningRate: nonNegative,
  warmupEpochs: z.int().nonnegative(),
  scheduler: z.enum(['cosine', 'step', 'none']),
  optimizer: optimizerSchema,
  augment: z.enum(AUGMENTATIONS),
  mixupAlpha: nonNegative,
  labelSmoothing: fraction,
  trackGradients,
  /** Of the attention, where there is one, and over the classes, in loss and evaluation; left out: standard. */
  softmax: z.enum(['standard-t', 'base2'] satisfies SoftmaxKind[]).optional(),
  /** Of `standard-t`; of `base2` where it is not 1. */
  temperature: z.number().positive().optional(),
};

const configFields = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  seed: z.int().nonnegative(),
  ...imageSettings,
  distillation: distillationSchema(version1Teacher).nullable(),
});
export type RunConfig = z.infer<typeof configFields>;
export type Distillation = NonNullable<RunConfig['distillation']>;

type ImageSettings = Omit<RunConfig, 'schemaVersion' | 'seed' | 'distillation'> & {
  readonly distillation: object | null;
};

export const IMAGE_RULES: readonly SettingsRule<ImageSettings>[] = [
  {
    path: ['validationExamples'],
    rule: 'must leave at least one batch of trainExamples for training',
    holds: (c) => c.trainExamples - c.validationExamples >= c.batchSize,
  },
  {
    path: ['minLearningRate'],
    rule: 'must not exceed learningRate',
    holds: (c) => c.minLearningRate <= c.learningRate,
  },
  {
    path: ['minLearningRate'],
    rule: 'must be 0 with the scheduler none, which never lowers the rate',
    holds: (c) => c.scheduler !== 'none' || c.minLearningRate === 0,
  },
  {
    path: ['warmupEpochs'],
    rule: 'must be fewer than epochs',
    holds: (c) => c.warmupEpochs < c.epochs,
  },
  {
    path: ['ablation'],
    rule: 'must be none where nothing is quantized (std)',
    holds: (c) => c.quantization !== 'std' || c.ablation === 'none',
  },
  { path: ['temperature'], rule: TEMPERATURE_RULE, holds: keepsTemperatureRule },
  {
    path: ['softmax'],
    rule: 'must be the standard one, left out, where a teacher is learned from: its logits are softened by that one',
    holds: (c) => c.softmax === undefined || c.distillation === null,
  },
];

const VERSION_1_RULES: readonly SettingsRule<RunConfig>[] = [
  ...IMAGE_RULES,
  {
    path: ['distillation'],
    rule: 'teacher must be of the same data set',
    holds: (c) => c.distillation === null || c.distillation.teacher.record.startsWith(`raw/${c.dataset}/`),
  },
];

export const configSchema = configFields.superRefine((config, context) =>
  checkRules(config, VERSION_1_RULES, context),
);

const evaluationSchema = z.strictObject({ loss: nonNegative, accuracy: fraction });

const epochSchema = z.strictObject({
  epoch: positiveInteger,
  learningRate: nonNegative,
  train: evaluationSchema,
  validation: evaluationSchema,
  seconds: nonNegative,
  imagesPerSecond: nonNegative,
});
export type EpochRecord = z.infer<typeof epochSchema>;

const fileSchema = z.strictObject({
  file: z.string().regex(/^[A-Za-z0-9._-]+$/, 'must be a plain file name'),
  bytes: positiveInteger,
  sha256,
  md5,
});

/** What something was made with, as version 1 has it: the device is told with its threads. */
export const environmentSchema = baseEnvironmentSchema
  .omit({ threads: true, backend: true })
  .extend({ cpu: z.string(), cores: positiveInteger });

/** Which examples were used. */
export const usedDataSchema = z.strictObject({
  /** SHA-256 over images and labels of the examples in use, in their order. */
  fingerprint: z.strictObject({ train: sha256, validation: sha256, test: sha256 }),
  train: positiveInteger,
  validation: positiveInteger,
  test: positiveInteger,
});

export const resultsSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** SHA-256 of the canonical JSON of config.json: binds the outcome to its configuration. */
  runId: sha256,
  status: z.literal('completed'),
  /** The one exact command that repeats this run. */
  command: z.string().min(1),
  /** The last epoch. */
  final: z.strictObject({ epoch: positiveInteger, train: evaluationSchema, validation: evaluationSchema }),
  /** The epoch with the highest validation accuracy (the earliest of equals); its weights are the checkpoint. */
  best: z.strictObject({ epoch: positiveInteger, train: evaluationSchema, validation: evaluationSchema }),
  /** SHA-256 of the weights that taught, the teacher's `checkpoint`; null when nothing was distilled. */
  teacherCheckpoint: sha256.nullable().default(null),
  /** Test split, read once, with the weights of `best`. */
  test: evaluationSchema.extend({ examples: positiveInteger }),
  history: z.array(epochSchema).min(1),
  parameters: z.strictObject({
    total: positiveInteger,
    trainable: positiveInteger,
    /** Weights that are ternary in the forward pass. */
    ternary: z.int().nonnegative(),
    /** Share of the ternary weights that are zero in the checkpoint; null when there are none. */
    ternaryZeroShare: fraction.nullable(),
  }),
  /** FP32 weights of `best`, safetensors. */
  checkpoint: fileSchema,
  /** The same with ternary weights packed five trits a byte. */
  packedCheckpoint: fileSchema,
  data: usedDataSchema,
  time: z.strictObject({
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    /** Seconds of work, over all sittings if the run was resumed. */
    wallSeconds: nonNegative,
    medianStepMilliseconds: nonNegative,
    imagesPerSecond: nonNegative,
    /** How often the run was resumed from a checkpoint. */
    resumed: z.int().nonnegative(),
  }),
  environment: environmentSchema,
});
export type RunResults = z.infer<typeof resultsSchema>;

/** The variant's name in paths, tables and commands: `std`, `bit`, `bit_keep_conv1`, `ttq`, `bit_kd`, … */
export function variantName(config: Pick<RunConfig, 'quantization' | 'ablation' | 'distillation'>): string {
  const parts: string[] = [config.quantization];
  if (config.ablation !== 'none') parts.push(config.ablation);
  if (config.distillation !== null) parts.push('kd');
  return parts.join('_');
}

/** Factors of studies with names of their own: they say several settings together, or one in short. */
export function namedFactors(
  config: Parameters<typeof variantName>[0] & SoftmaxSettings & Pick<ImageSettings, 'learningRate'>,
): Readonly<Record<'variant' | 'softmax' | 'rate', string | number>> {
  return { variant: variantName(config), softmax: softmaxFactor(config), rate: config.learningRate };
}

/** The record's folder below the results root: `raw/<dataset>/<model>/<variant>_s<seed>`, `raw_kd/…` when distilled. */
export function recordFolder(config: RunConfig): string {
  const top = config.distillation === null ? 'raw' : 'raw_kd';
  return `${top}/${config.dataset}/${config.model}/${variantName(config)}_s${config.seed}`;
}
