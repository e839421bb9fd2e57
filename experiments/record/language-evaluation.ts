/**
 * An evaluation of a trained language model on a text: which model, as what its matrices are taken, and how losses are counted. What
 * `lab perplexity` writes.
 *
 * Units: losses are nats a token, contexts and strides are in tokens, sizes are bytes.
 */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { brokenOf } from './base-rules.ts';
import { checkFactors, checkRules, type SettingsRule, studyRun } from './factor-settings.ts';
import { nonNegative, positiveInteger, sha256 } from './fields.ts';
import { TEXTS } from './language-modelling.ts';
import type { RunRecord, UsedSplit } from './run-record.ts';
import { keepsTemperatureRule, SOFTMAX_KINDS, softmaxFactor, TEMPERATURE_RULE } from './softmax-settings.ts';

export const LANGUAGE_EVALUATION = 'language-evaluation';

/** `ternary`: absmean, one scale a matrix; the integers: absmax, one scale a group of inputs. */
export const WEIGHT_QUANTIZATIONS = ['fp32', 'int8', 'int4', 'ternary'] as const;
export type WeightQuantization = (typeof WEIGHT_QUANTIZATIONS)[number];

/**
 * `masked`: what fills a text up to the window's length is no target. `counted`: it is, every place of it, as labels that nobody masked
 * are.
 */
export const PADDINGS = ['masked', 'counted'] as const;

/** `document`: as the text's files separate them. `paragraph`: what stands between two blank lines, or on a line of WikiText. */
export const TEXT_UNITS = ['document', 'paragraph'] as const;

const fields = {
  /** An imported model by its name, or a run by the folder of its record; and its weights. */
  model: z.strictObject({ name: z.string().min(1), sha256 }),
  data: z.strictObject({
    text: z.enum(TEXTS),
    split: z.enum(['validation', 'test']),
    unit: z.enum(TEXT_UNITS),
    /** So many of the first units; null: all. */
    units: positiveInteger.nullable(),
  }),
  weights: z.strictObject({
    quantization: z.enum(WEIGHT_QUANTIZATIONS),
    /** Inputs that share a scale, of int8 and int4; else null. */
    group: positiveInteger.nullable(),
  }),
  softmax: z.enum(SOFTMAX_KINDS),
  temperature: z.number().positive().optional(),
  /** Tokens that the model sees. */
  window: positiveInteger,
  /** By how many tokens the window moves on; what a window shows again is no target again. */
  stride: positiveInteger,
  padding: z.enum(PADDINGS),
} as const;

const settings = z.object(fields);
export type EvaluationSettings = z.infer<typeof settings> & { readonly seed: number };

const configFields = baseConfigSchema.extend({ task: z.literal(LANGUAGE_EVALUATION), ...fields }).strict();
export type EvaluationConfig = z.infer<typeof configFields>;

function namedFactors({ model, data, weights, softmax, temperature, padding }: z.infer<typeof settings>) {
  return {
    model: modelLabel(model.name),
    text: data.text,
    unit: data.unit,
    quantization: weights.quantization,
    softmax: softmaxFactor({ softmax, temperature }),
    padding,
  };
}

/** Whether a model is a run's, named by the folder of its record; else it is an imported one. */
export const isRecordedModel = (name: string): boolean => name.startsWith('raw/');

/** `babygpt-model-babygpt-schedule-constant-s42` of `raw/babygpt/model=babygpt/schedule=constant/s42`. */
function modelLabel(name: string): string {
  return name
    .replace(/^raw\//, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 80);
}

const RULES: readonly SettingsRule<z.infer<typeof settings>>[] = [
  {
    path: ['weights', 'group'],
    rule: 'must be a number where quantization is int8 or int4, and else null',
    holds: ({ weights: { quantization, group } }) => quantization.startsWith('int') === (group !== null),
  },
  { path: ['stride'], rule: 'must be at most window', holds: ({ stride, window }) => stride <= window },
  { path: ['temperature'], rule: TEMPERATURE_RULE, holds: keepsTemperatureRule },
];

export const evaluationConfigSchema = configFields.superRefine((config, context) => {
  checkRules(config, RULES, context);
  checkFactors(config, namedFactors(config), context);
});

export const EVALUATION_FACTORS = ['model', 'text', 'unit', 'quantization', 'softmax', 'padding'] as const;

/** The settings as a run of a study whose runs differ in `factors`. */
export function evaluationRun(
  study: string,
  given: EvaluationSettings,
  factors: readonly (keyof ReturnType<typeof namedFactors>)[],
): EvaluationConfig {
  return studyRun({ task: LANGUAGE_EVALUATION, study }, given, factors, namedFactors(given));
}

const outcomes = z
  .object({
    /** Nats over targets, and where 95 of 100 bootstrap samples have it. */
    loss: nonNegative,
    'loss.low': nonNegative,
    'loss.high': nonNegative,
    /** e to the loss. */
    perplexity: nonNegative,
    /** Of the text's own tokens over its UTF-8 bytes; where padding is no target. */
    bitsPerByte: nonNegative.optional(),
    'targets.text': positiveInteger,
    'targets.padding': z.int().nonnegative(),
    units: positiveInteger,
    /** What the bootstrap draws: units, or windows where there is one unit. */
    resampled: positiveInteger,
    /** Of all weights as they are taken, without what a file format adds. */
    'bytes.weights': positiveInteger,
    'time.seconds': nonNegative,
    /** Targets a second. */
    'time.tokensPerSecond': nonNegative,
  })
  .catchall(z.number());

const data = z.strictObject({
  file: z.string(),
  sha256,
  part: z.string().nullable(),
  bytes: positiveInteger,
});

export const evaluationResultsSchema = baseResultsSchema.extend({ outcomes, data }).strict();

/** The text that the model was evaluated on. */
export function evaluationSplits({ config, details }: RunRecord): UsedSplit[] {
  const { split } = (config as unknown as EvaluationConfig).data;
  const { bytes, sha256: hash } = (details as Pick<z.infer<typeof evaluationResultsSchema>, 'data'>).data;
  return [{ name: split, count: bytes, unit: 'bytes', sha256: hash, over: 'the text' }];
}

/** All rules that a record breaks whose schemas have been checked. */
export function brokenEvaluationRules({ config, outcomes }: RunRecord): string[] {
  const { padding } = config as unknown as EvaluationConfig;
  const given = (name: string) => outcomes[name]!;
  return brokenOf(
    !(given('loss.low') <= given('loss') && given('loss') <= given('loss.high')) &&
      `outcomes.loss: must lie between loss.low and loss.high, got ${given('loss')}`,
    Math.abs(Math.log(given('perplexity')) - given('loss')) > 1e-9 &&
      `outcomes.perplexity: must be e to the loss, got ${given('perplexity')}`,
    padding === 'masked' &&
      given('targets.padding') !== 0 &&
      `outcomes.targets.padding: must be 0 where padding is masked, got ${given('targets.padding')}`,
    (padding === 'masked') !== 'bitsPerByte' in outcomes &&
      'outcomes.bitsPerByte: must be there exactly where padding is masked',
  );
}
