/** What language modelling adds to the base of a record, and what holds between its fields. */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { brokenOf, brokenZeroShare } from './base-rules.ts';
import { checkFactors, checkRules, studyRun } from './factor-settings.ts';
import { fraction, nonNegative, positiveInteger, sha256 } from './fields.ts';
import {
  LANGUAGE_MODELLING,
  LANGUAGE_MODELLING_RULES,
  type LanguageModellingConfig,
  type LanguageSettings,
  languageModellingFields,
  modelName,
} from './language-modelling.ts';
import type { RunRecord, UsedSplit } from './run-record.ts';
import { softmaxFactor } from './softmax-settings.ts';

const configFields = baseConfigSchema
  .extend({ task: z.literal(LANGUAGE_MODELLING), ...languageModellingFields })
  .strict();
export type LanguageConfig = z.infer<typeof configFields>;

/** Factors have short names for what the studies vary; others are settings by their names. */
function namedFactors({ model, data, learningRate, schedule, dropout }: LanguageSettings) {
  return {
    model: modelName(model),
    variant: model.variant,
    text: data.text,
    rate: learningRate,
    softmax: softmaxFactor(model),
    schedule: schedule.name,
    dropout: dropout ?? 0,
  };
}

export const languageConfigSchema = configFields.superRefine((config, context) => {
  checkRules(config, LANGUAGE_MODELLING_RULES, context);
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

const textFile = z.strictObject({
  file: z.string(),
  /** Absent in older records. */
  bytes: positiveInteger.optional(),
  sha256,
  part: z.string().nullable(),
});

const data = z.strictObject({
  files: z.array(textFile).optional(),
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

/** Those that there are: a text that is made while training has no split for it, and not every text one for testing. */
export function languageSplits({ details }: RunRecord): UsedSplit[] {
  const used = (details as Pick<z.infer<typeof languageResultsSchema>, 'data'>).data;
  return (['train', 'validation', 'test'] as const).flatMap((name) => {
    const split = used[name];
    return split === undefined
      ? []
      : [{ name, count: split.tokens, unit: 'tokens', sha256: split.fingerprint, over: 'tokens' }];
  });
}

/** Outcomes that are those of the last row of the history. */
const LAST = ['validation.loss', 'validation.bitsPerByte', 'validation.sampledLoss', 'train.loss'] as const;

/** All rules that a record breaks whose schemas have been checked. */
export function brokenLanguageRules(record: RunRecord): string[] {
  const { outcomes, history } = record;
  const { steps, evaluateEvery, model } = record.config as unknown as LanguageConfig;
  const { 'selected.step': selected, 'parameters.ternary': ternary } = outcomes;
  const misnumbered = history.findIndex(({ step }, i) => step !== (i + 1) * evaluateEvery);
  const last = history.at(-1);
  const other = LAST.find((name) => outcomes[name] !== last?.[name]);
  return brokenOf(
    history.length !== steps / evaluateEvery &&
      `history: must have a row for each ${evaluateEvery} of ${steps} steps, got ${history.length}`,
    misnumbered !== -1 &&
      `history[${misnumbered}].step: must be ${(misnumbered + 1) * evaluateEvery}, got ${history[misnumbered]!.step}`,
    selected !== steps && `outcomes.selected.step: must be the last (${steps}), got ${selected}`,
    other !== undefined &&
      `outcomes.${other}: must be ${last?.[other]} (last row of history), got ${outcomes[other]}`,
    (model.variant === 'std') !== (ternary === 0) &&
      `outcomes.parameters.ternary: must be ${model.variant === 'std' ? 0 : 'above 0'} where variant is ${model.variant}, got ${ternary}`,
    brokenZeroShare(record),
  );
}
