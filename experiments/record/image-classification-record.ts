/**
 * What image classification adds to the base of a record, and what holds between its fields. A factor is a setting by its name
 * in lower case (`dataset`, `learning-rate`, `optimizer.weight-decay`) or `variant`, and says what the setting says.
 */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { checkFactors } from './factor-settings.ts';
import { folder, fraction, nonNegative, positiveInteger, sha256 } from './fields.ts';
import type { RunRecord } from './run-record.ts';
import {
  checkImageSettings,
  distillationSchema,
  imageSettings,
  namedFactors,
  usedDataSchema,
} from './schema.ts';

export const IMAGE_CLASSIFICATION = 'image-classification';

const configFields = baseConfigSchema
  .extend({
    task: z.literal(IMAGE_CLASSIFICATION),
    ...imageSettings,
    distillation: distillationSchema(folder).nullable(),
  })
  .strict();
export type ImageConfig = z.infer<typeof configFields>;

export const imageConfigSchema = configFields.superRefine((config, context) => {
  checkImageSettings(config, context);
  checkFactors(config, namedFactors(config), context);
});

/** Beside these a record may hold others. */
const imageOutcomes = z
  .object({
    'test.accuracy': fraction,
    'test.loss': nonNegative,
    'test.examples': positiveInteger,
    /** Of the selected epoch. */
    'validation.accuracy': fraction,
    'validation.loss': nonNegative,
    /** Of the last epoch. */
    'train.accuracy': fraction,
    'train.loss': nonNegative,
    /** The first with the highest validation accuracy; its weights are the checkpoint. */
    'selected.epoch': positiveInteger,
    'parameters.total': positiveInteger,
    'parameters.trainable': positiveInteger,
    /** Weights that are ternary in the forward pass. */
    'parameters.ternary': z.int().nonnegative(),
    /** Share of the ternary weights that are zero in the checkpoint; absent when there are none. */
    'ternary.zeroShare': fraction.optional(),
    'time.seconds': nonNegative,
    'time.stepMilliseconds': nonNegative,
    'time.examplesPerSecond': nonNegative,
  })
  .catchall(z.number());

/** Beside these a row holds means and variances of gradients where they are tracked. */
const epochRow = z
  .object({
    epoch: positiveInteger,
    learningRate: nonNegative,
    'train.loss': nonNegative,
    'train.accuracy': fraction,
    'validation.loss': nonNegative,
    'validation.accuracy': fraction,
    seconds: nonNegative,
    examplesPerSecond: nonNegative,
  })
  .catchall(z.number());

const imageDetails = {
  /** SHA-256 of the weights that taught, the teacher's checkpoint; null when nothing was distilled. */
  teacherCheckpoint: sha256.nullable(),
  data: usedDataSchema,
};
type ImageDetails = z.infer<z.ZodObject<typeof imageDetails>>;

export const imageResultsSchema = baseResultsSchema
  .extend({ ...imageDetails, outcomes: imageOutcomes, history: z.array(epochRow).min(1) })
  .strict();
export type ImageResults = z.infer<typeof imageResultsSchema>;

/** A broken rule, or null. */
type Rule = (record: ImageRecord) => string | null;
interface ImageRecord extends RunRecord {
  readonly config: Omit<ImageConfig, 'schemaVersion' | 'task' | 'study' | 'factors' | 'seed'>;
  readonly details: ImageDetails;
  readonly outcomes: ImageResults['outcomes'] & RunRecord['outcomes'];
  readonly history: ImageResults['history'];
}

const unless = (holds: boolean, rule: string): string | null => (holds ? null : rule);

/** An accuracy is a count of hits divided by the examples. */
function isShareOf(accuracy: number, examples: number): boolean {
  const hits = accuracy * examples;
  return Math.abs(hits - Math.round(hits)) < 1e-6;
}

/** What every version's record keeps, field by field as each names it. */
const RULES: readonly Rule[] = [
  ({ config, history }) =>
    unless(
      history.length === config.epochs,
      `history: must have as many epochs as config.json (${config.epochs}), got ${history.length}`,
    ),
  ({ history }) => {
    const at = history.findIndex(({ epoch }, i) => epoch !== i + 1);
    return unless(at === -1, `history[${at}].epoch: must be ${at + 1}, got ${history[at]?.epoch}`);
  },
  ({ config: { distillation }, details: { teacherCheckpoint } }) =>
    unless(
      (distillation === null) === (teacherCheckpoint === null),
      `teacherCheckpoint: must be ${distillation === null ? 'null, for nothing was distilled' : 'the SHA-256 of the weights that taught'}, got ${teacherCheckpoint}`,
    ),
  ({ config, details: { data } }) => {
    const expected = config.trainExamples - config.validationExamples;
    return unless(
      data.train === expected,
      `data.train: must be ${expected} (trainExamples - validationExamples of config.json), got ${data.train}`,
    );
  },
  ({ config, details: { data } }) =>
    unless(
      data.validation === config.validationExamples,
      `data.validation: must be ${config.validationExamples} (validationExamples of config.json), got ${data.validation}`,
    ),
  ({ outcomes, details: { data } }) =>
    unless(
      outcomes['test.examples'] === data.test,
      `test.examples: must be data.test (${data.test}), got ${outcomes['test.examples']}`,
    ),
  ({ outcomes, details: { data } }) =>
    unless(
      isShareOf(outcomes['test.accuracy'], data.test),
      `test.accuracy: must be a whole number of ${data.test} examples, got ${outcomes['test.accuracy']}`,
    ),
  ({ history, details: { data } }) => {
    const at = history.findIndex((row) => !isShareOf(row['validation.accuracy'], data.validation));
    return unless(
      at === -1,
      `history[${at}].validation.accuracy: must be a whole number of ${data.validation} examples, got ${history[at]?.['validation.accuracy']}`,
    );
  },
  ({ outcomes }) => {
    const {
      'parameters.ternary': ternary,
      'parameters.trainable': trainable,
      'parameters.total': total,
    } = outcomes;
    return unless(
      ternary <= trainable && trainable <= total,
      `parameters: must be ternary <= trainable <= total, got ${ternary}, ${trainable}, ${total}`,
    );
  },
  ({ config: { quantization }, outcomes }) =>
    unless(
      quantization !== 'std' || outcomes['parameters.ternary'] === 0,
      `parameters.ternary: must be 0 where nothing is quantized (std), got ${outcomes['parameters.ternary']}`,
    ),
];

/** What version 2 keeps beside: the outcomes of selection and end are those of the history. */
const OUTCOME_RULES: readonly Rule[] = [
  ({ outcomes, history }) => {
    const accuracies = history.map((row) => row['validation.accuracy']);
    const first = accuracies.indexOf(Math.max(...accuracies)) + 1;
    return unless(
      outcomes['selected.epoch'] === first,
      `outcomes.selected.epoch: must be ${first} (the first with the highest validation accuracy), got ${outcomes['selected.epoch']}`,
    );
  },
  (record) => sameAsHistory(record, 'validation', record.outcomes['selected.epoch']),
  (record) => sameAsHistory(record, 'train', record.history.length),
  ({ outcomes }) =>
    unless(
      (outcomes['parameters.ternary'] === 0) === (outcomes['ternary.zeroShare'] === undefined),
      `outcomes.ternary.zeroShare: must be there exactly when there are ternary weights (${outcomes['parameters.ternary']}), got ${outcomes['ternary.zeroShare'] ?? 'nothing'}`,
    ),
];

function sameAsHistory(
  { outcomes, history }: ImageRecord,
  split: 'train' | 'validation',
  epoch: number,
): string | null {
  const row = history[epoch - 1];
  if (row === undefined) return null;
  for (const name of [`${split}.accuracy`, `${split}.loss`] as const) {
    if (outcomes[name] !== row[name])
      return `outcomes.${name}: must be ${row[name]} (epoch ${epoch} of history), got ${outcomes[name]}`;
  }
  return null;
}

/** Rules of every version that the record breaks; its schemas have been checked. */
export function brokenImageRules(record: RunRecord): string[] {
  return RULES.flatMap((rule) => rule(record as ImageRecord) ?? []);
}

/** All rules that a record of version 2 breaks. */
export function brokenImageRecordRules(record: RunRecord): string[] {
  const outcomeRules = OUTCOME_RULES.flatMap((rule) => rule(record as ImageRecord) ?? []);
  return [...brokenImageRules(record), ...outcomeRules];
}
