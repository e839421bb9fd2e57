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
} from './image-classification-record.ts';
import { LANGUAGE_MODELLING } from './language-modelling.ts';
import {
  brokenLanguageRules,
  languageConfigSchema,
  languageResultsSchema,
} from './language-modelling-record.ts';
import type { RunRecord } from './run-record.ts';

/** What a task adds to a record. */
export interface TaskRecord {
  /** All of config.json, the base included. */
  readonly config: z.ZodType<BaseConfig>;
  /** All of results.json. */
  readonly results: z.ZodType<BaseResults>;
  /** What the fields ask of each other, beyond the schemas: `field: rule, got value`, each that is broken. */
  readonly brokenRules: (record: RunRecord) => readonly string[];
}

export const TASK_RECORDS: ReadonlyMap<string, TaskRecord> = new Map<string, TaskRecord>([
  [
    IMAGE_CLASSIFICATION,
    { config: imageConfigSchema, results: imageResultsSchema, brokenRules: brokenImageRecordRules },
  ],
  [
    LANGUAGE_MODELLING,
    { config: languageConfigSchema, results: languageResultsSchema, brokenRules: brokenLanguageRules },
  ],
]);
