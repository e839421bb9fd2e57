/** What language modelling adds to the base of a record, and what holds between its fields. */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { checkFactors, studyRun } from './factor-settings.ts';
import { fraction, nonNegative, positiveInteger, sha256 } from './fields.ts';
import {
  LANGUAGE_MODELLING,
  LANGUAGE_MODELLING_RULES,
  type LanguageModellingConfig,
  type LanguageSettings,
  languageModellingFields,
  modelName,
} from './language-modelling.ts';
import type { RunRecord } from './run-record.ts';
import { softmaxFactor } from './softmax-settings.ts';

const configFields = baseConfigSchema
  .extend({ task: z.literal(LANGUAGE_MODELLING), ...languageModellingFields })
  .strict();
export type LanguageConfig = z.infer<typeof configFields>;

/** Factors have short names for what the studies vary; others are settings by their names. */
function namedFactors({ model, data, learningRate, schedule }: LanguageSettings) {
  return {
    model: modelName(model),
    variant: model.variant,
    text: data.text,
    rate: learningRate,
    softmax: softmaxFactor(model),
    schedule: schedule.name,
  };
}

export const languageConfigSchema = configFields.superRefine((config, context) => {
  for (const { path, rule, holds } of LANGUAGE_MODELLING_RULES) {
    if (!holds(config)) context.addIssue({ code: 'custom', path: [...path], message: rule });
  }
  checkFactors(config, namedFactors(config), context);
});

/** The settings as a run of a study whose runs differ in `factors`. */
export function languageRun(
  study: string,
  settings: LanguageModellingConfig,
  factors: readonly (keyof ReturnType<typeof namedFactors>)[],
): LanguageConfig {
  return studyRun({ task: LANGUAGE_MODELLING, study }, settings, factors, namedFactors(settings));
}

const outcomes = z
  .object({
    /** Nats a token over the whole validation text, at the last step; its weights are the checkpoint. */
    'validation.loss': nonNegative,
    /** Bits over the UTF-8 bytes that the predicted tokens stand for. */
    'validation.bitsPerByte': nonNegative,
    /** Mean loss over 200 batches of 16 windows drawn at random; of babyBitNet's models alone. */
    'validation.sampledLoss': nonNegative.optional(),
    /** Mean over the steps since the evaluation before the last. */
    'train.loss': nonNegative,
    'selected.step': positiveInteger,
    'parameters.total': positiveInteger,
    'parameters.trainable': positiveInteger,
    'parameters.ternary': z.int().nonnegative(),
    'ternary.zeroShare': fraction.optional(),
    'time.seconds': nonNegative,
    'time.stepMilliseconds': nonNegative,
    'time.tokensPerSecond': nonNegative,
  })
  .catchall(z.number());

/** Beside these a row may hold others, as the outcomes may. */
const row = z
  .object({
    step: positiveInteger,
    learningRate: nonNegative,
    'train.loss': nonNegative,
    'validation.loss': nonNegative,
    'validation.bitsPerByte': nonNegative,
    seconds: nonNegative,
    tokensPerSecond: nonNegative,
  })
  .catchall(z.number());

const tokens = z.strictObject({
  tokens: positiveInteger,
  /** SHA-256 over the tokens, two bytes each. */
  fingerprint: sha256,
});

const data = z.strictObject({
  files: z.array(z.strictObject({ file: z.string(), sha256, part: z.string().nullable() })).optional(),
  /** Absent where the text is made while training. */
  train: tokens.optional(),
  validation: tokens,
  test: tokens.optional(),
});

export const languageResultsSchema = baseResultsSchema
  .extend({
    outcomes,
    history: z.array(row).min(1),
    data,
    /** What the trained model writes after prompts that are always the same, greedily; of models of stories. */
    samples: z.array(z.strictObject({ prompt: z.string().min(1), text: z.string() })).optional(),
    /** Of an imported tokenizer: the token with which the model ends a text. */
    endOfText: z.int().nonnegative().nullable().optional(),
  })
  .strict();

type LanguageRecord = RunRecord & {
  readonly config: Omit<LanguageConfig, 'schemaVersion' | 'task' | 'study' | 'factors' | 'seed'>;
};

/** A broken rule, or null. */
type Rule = (record: LanguageRecord) => string | null;

const RULES: readonly Rule[] = [
  ({ config: { steps, evaluateEvery }, history }) =>
    history.length === steps / evaluateEvery
      ? null
      : `history: must have a row for each ${evaluateEvery} of ${steps} steps, got ${history.length}`,
  ({ config: { evaluateEvery }, history }) => {
    const at = history.findIndex(({ step }, i) => step !== (i + 1) * evaluateEvery);
    return at === -1
      ? null
      : `history[${at}].step: must be ${(at + 1) * evaluateEvery}, got ${history[at]!.step}`;
  },
  ({ config: { steps }, outcomes }) =>
    outcomes['selected.step'] === steps
      ? null
      : `outcomes.selected.step: must be the last (${steps}), got ${outcomes['selected.step']}`,
  ({ outcomes, history }) => {
    for (const name of [
      'validation.loss',
      'validation.bitsPerByte',
      'validation.sampledLoss',
      'train.loss',
    ]) {
      const expected = history.at(-1)?.[name];
      if (outcomes[name] !== expected) {
        return `outcomes.${name}: must be ${expected} (last row of history), got ${outcomes[name]}`;
      }
    }
    return null;
  },
  ({ config: { model }, outcomes }) =>
    (model.variant === 'std') === (outcomes['parameters.ternary'] === 0)
      ? null
      : `outcomes.parameters.ternary: must be ${model.variant === 'std' ? 0 : 'above 0'} where variant is ${model.variant}, got ${outcomes['parameters.ternary']}`,
  ({ outcomes }) =>
    (outcomes['parameters.ternary'] === 0) === (outcomes['ternary.zeroShare'] === undefined)
      ? null
      : `outcomes.ternary.zeroShare: must be there exactly when there are ternary weights, got ${outcomes['ternary.zeroShare'] ?? 'nothing'}`,
];

/** All rules that a record breaks whose schemas have been checked. */
export function brokenLanguageRules(record: RunRecord): string[] {
  return RULES.flatMap((rule) => rule(record as LanguageRecord) ?? []);
}
