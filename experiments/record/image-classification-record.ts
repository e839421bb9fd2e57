/**
 * What image classification adds to the base of a record, and what holds between its fields. A factor is a setting by its name
 * in lower case (`dataset`, `learning-rate`, `optimizer.weight-decay`) or `variant`, and says what the setting says.
 */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { brokenOf, brokenZeroShare } from './base-rules.ts';
import { checkFactors, checkRules } from './factor-settings.ts';
import { folder, fraction, nonNegative, positiveInteger, sha256 } from './fields.ts';
import type { RunRecord, UsedSplit } from './run-record.ts';
import { distillationSchema, IMAGE_RULES, imageSettings, namedFactors, usedDataSchema } from './schema.ts';

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
  checkRules(config, IMAGE_RULES, context);
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

interface ImageRecord extends RunRecord {
  readonly config: Omit<ImageConfig, 'schemaVersion' | 'task' | 'study' | 'factors' | 'seed'>;
  readonly details: ImageDetails;
  readonly outcomes: ImageResults['outcomes'] & RunRecord['outcomes'];
  readonly history: ImageResults['history'];
}

/** All three, with their fingerprints. */
export function imageSplits({ details }: RunRecord): UsedSplit[] {
  const { data } = details as ImageDetails;
  return (['train', 'validation', 'test'] as const).map((name) => ({
    name,
    count: data[name],
    unit: 'examples',
    sha256: data.fingerprint[name],
    over: 'images and labels',
  }));
}

/** An accuracy is a count of hits divided by the examples. */
function isShareOf(accuracy: number, examples: number): boolean {
  const hits = accuracy * examples;
  return Math.abs(hits - Math.round(hits)) < 1e-6;
}

/** Rules of every version that the record breaks, field by field as each names it; its schemas have been checked. */
export function brokenImageRules(record: RunRecord): string[] {
  const { config, details, outcomes, history } = record as ImageRecord;
  const { data, teacherCheckpoint } = details;
  const { 'test.accuracy': accuracy, 'test.examples': examples } = outcomes;
  const { 'parameters.ternary': ternary, 'parameters.trainable': trainable } = outcomes;
  const total = outcomes['parameters.total'];
  const trained = config.trainExamples - config.validationExamples;
  const isDistilled = config.distillation !== null;
  const misnumbered = history.findIndex(({ epoch }, i) => epoch !== i + 1);
  const noShare = history.findIndex((row) => !isShareOf(row['validation.accuracy'], data.validation));
  return brokenOf(
    history.length !== config.epochs &&
      `history: must have as many epochs as config.json (${config.epochs}), got ${history.length}`,
    misnumbered !== -1 &&
      `history[${misnumbered}].epoch: must be ${misnumbered + 1}, got ${history[misnumbered]!.epoch}`,
    isDistilled !== (teacherCheckpoint !== null) &&
      `teacherCheckpoint: must be ${isDistilled ? 'the SHA-256 of the weights that taught' : 'null, for nothing was distilled'}, got ${teacherCheckpoint}`,
    data.train !== trained &&
      `data.train: must be ${trained} (trainExamples - validationExamples of config.json), got ${data.train}`,
    data.validation !== config.validationExamples &&
      `data.validation: must be ${config.validationExamples} (validationExamples of config.json), got ${data.validation}`,
    examples !== data.test && `test.examples: must be data.test (${data.test}), got ${examples}`,
    !isShareOf(accuracy, data.test) &&
      `test.accuracy: must be a whole number of ${data.test} examples, got ${accuracy}`,
    noShare !== -1 &&
      `history[${noShare}].validation.accuracy: must be a whole number of ${data.validation} examples, got ${history[noShare]!['validation.accuracy']}`,
    !(ternary <= trainable && trainable <= total) &&
      `parameters: must be ternary <= trainable <= total, got ${ternary}, ${trainable}, ${total}`,
    config.quantization === 'std' &&
      ternary !== 0 &&
      `parameters.ternary: must be 0 where nothing is quantized (std), got ${ternary}`,
  );
}

/** All rules that a record of version 2 breaks: its outcomes of selection and end are those of the history. */
export function brokenImageRecordRules(record: RunRecord): string[] {
  const { outcomes, history } = record as ImageRecord;
  const accuracies = history.map((row) => row['validation.accuracy']);
  const first = accuracies.indexOf(Math.max(...accuracies)) + 1;
  const selected = outcomes['selected.epoch'];
  return [
    ...brokenImageRules(record),
    ...brokenOf(
      selected !== first &&
        `outcomes.selected.epoch: must be ${first} (the first with the highest validation accuracy), got ${selected}`,
      otherThanHistory(record as ImageRecord, 'validation', selected),
      otherThanHistory(record as ImageRecord, 'train', history.length),
      brokenZeroShare(record),
    ),
  ];
}

function otherThanHistory(
  { outcomes, history }: ImageRecord,
  split: 'train' | 'validation',
  epoch: number,
): string | false {
  const row = history[epoch - 1];
  if (row === undefined) return false;
  const names = [`${split}.accuracy`, `${split}.loss`] as const;
  const other = names.find((name) => outcomes[name] !== row[name]);
  return (
    other !== undefined &&
    `outcomes.${other}: must be ${row[other]} (epoch ${epoch} of history), got ${outcomes[other]}`
  );
}
