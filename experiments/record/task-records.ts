/**
 * The tasks of this project as records have them. A run of this project has a task that stands here; an imported record may
 * have any, and is checked for its base alone.
 */
import type { z } from 'zod';
import type { BaseConfig, BaseResults } from './base-record.ts';
import {
  brokenImageRecordRules,
  IMAGE_CLASSIFICATION,
  imageConfigSchema,
  imageResultsSchema,
  imageSplits,
} from './image-classification-record.ts';
import {
  INFERENCE_TIMING,
  inferenceTimingConfigSchema,
  inferenceTimingResultsSchema,
} from './inference-timing.ts';
import {
  brokenEvaluationRules,
  evaluationConfigSchema,
  evaluationResultsSchema,
  evaluationSplits,
  LANGUAGE_EVALUATION,
} from './language-evaluation.ts';
import { LANGUAGE_MODELLING } from './language-modelling.ts';
import {
  brokenLanguageRules,
  languageConfigSchema,
  languageResultsSchema,
  languageSplits,
} from './language-modelling-record.ts';
import type { RunRecord, UsedSplit } from './run-record.ts';
import type { Distillation } from './schema.ts';
import { SOFTMAX_TIMING, softmaxTimingConfigSchema, softmaxTimingResultsSchema } from './softmax-timing.ts';
import { RecordError } from './validate.ts';

/** What a task adds to a record. */
export interface TaskRecord {
  /** All of config.json, the base included. */
  readonly config: z.ZodType<BaseConfig>;
  /** All of results.json. */
  readonly results: z.ZodType<BaseResults>;
  /** What the fields ask of each other, beyond the schemas: `field: rule, got value`, each that is broken. */
  readonly brokenRules: (record: RunRecord) => readonly string[];
  /** Recorded runs that must be there before this one can begin; default: none. */
  readonly needs?: (config: BaseConfig) => readonly NeededRecord[];
  /** The data that the record says it took; default: none. */
  readonly splits?: (record: RunRecord) => readonly UsedSplit[];
  /** Of a task that trains: which weights it keeps, as `brokenRules` has it, and what reads the test split. */
  readonly selection?: string;
}

/** A run that another refers to, by the folder of its record and its id. */
export interface NeededRecord {
  readonly record: string;
  readonly runId: string;
}

export const TASK_RECORDS: ReadonlyMap<string, TaskRecord> = new Map<string, TaskRecord>([
  [
    IMAGE_CLASSIFICATION,
    {
      config: imageConfigSchema,
      results: imageResultsSchema,
      brokenRules: brokenImageRecordRules,
      needs: ({ distillation }) => (distillation ? [(distillation as Distillation).teacher] : []),
      splits: imageSplits,
      selection:
        'image classification keeps the weights of the epoch with the highest accuracy on the validation split, the first of equals, and reads the test split once, with these',
    },
  ],
  [
    LANGUAGE_MODELLING,
    {
      config: languageConfigSchema,
      results: languageResultsSchema,
      brokenRules: brokenLanguageRules,
      splits: languageSplits,
      selection: 'language modelling keeps the weights of the last step and selects none',
    },
  ],
  [
    LANGUAGE_EVALUATION,
    {
      config: evaluationConfigSchema,
      results: evaluationResultsSchema,
      brokenRules: brokenEvaluationRules,
      splits: evaluationSplits,
    },
  ],
  [
    SOFTMAX_TIMING,
    { config: softmaxTimingConfigSchema, results: softmaxTimingResultsSchema, brokenRules: () => [] },
  ],
  [
    INFERENCE_TIMING,
    { config: inferenceTimingConfigSchema, results: inferenceTimingResultsSchema, brokenRules: () => [] },
  ],
]);

/** Of the task that a value from a file names, if there is such a task. */
export function namedTask(value: unknown): TaskRecord | undefined {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && 'task' in value ? TASK_RECORDS.get(value.task as string) : undefined;
}

/** Throws {@link RecordError}, naming `file`, when this project has no such task. */
export function taskRecord(task: string, file: string): TaskRecord {
  const found = TASK_RECORDS.get(task);
  if (found !== undefined) return found;
  const known = [...TASK_RECORDS.keys()].join(', ');
  throw new RecordError(file, `task: must be one of ${known}, got ${JSON.stringify(task)}`);
}

/** The data that a run took; none of an imported one, whose record says nothing of it. */
export function usedSplits(record: RunRecord): readonly UsedSplit[] {
  if (record.origin === 'imported') return [];
  return TASK_RECORDS.get(record.task)?.splits?.(record) ?? [];
}

/** How runs of a task select what they keep; null of one that trains nothing, and of an imported one. */
export function selectionOf({ origin, task }: RunRecord): string | null {
  return origin === 'imported' ? null : (TASK_RECORDS.get(task)?.selection ?? null);
}
