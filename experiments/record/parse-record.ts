/**
 * The two files of a record, of either version and by whoever wrote it, as readers see them, and every rule that they break.
 * Pure: what the files hold has been read and decoded.
 */
import type { z } from 'zod';
import {
  type BaseConfig,
  type BaseResults,
  baseConfigSchema,
  baseResultsSchema,
  type ImportedResults,
  importedResultsSchema,
  RECORD_VERSION,
} from './base-record.ts';
import { brokenBaseRules, studyOfFolder, wrongFolder, wrongId } from './base-rules.ts';
import { runId } from './canonical-json.ts';
import { CONFIG_FILE, RESULTS_FILE } from './names.ts';
import { factorText, type RunRecord } from './run-record.ts';
import { configSchema, type RunConfig, recordFolder, resultsSchema, SCHEMA_VERSION } from './schema.ts';
import { namedTask, TASK_RECORDS } from './task-records.ts';
import { studyOfVersion1, upgradeVersion1 } from './upgrade-version-1.ts';
import { checked, RecordError } from './validate.ts';
import { brokenVersion1Rules } from './version-1-rules.ts';

/** A broken rule, with the file of the two that breaks it. */
export interface BrokenRule {
  readonly file: typeof CONFIG_FILE | typeof RESULTS_FILE;
  /** `test.accuracy: must be at most 1, got 81.2` */
  readonly rule: string;
}

export interface ParsedRecord {
  /** Null when it cannot be told which run it is. */
  readonly record: RunRecord | null;
  readonly broken: readonly BrokenRule[];
}

/** @param folder in which the two files stand, below the results root */
export function parseRecord(folder: string, config: unknown, results: unknown): ParsedRecord {
  if (versionOf(config) === SCHEMA_VERSION) return parseVersion1(folder, config, results);
  return isImported(results)
    ? parseImported(folder, config, results)
    : parseTaskRecord(folder, config, results);
}

/** Every rule that the configuration of a run breaks that was begun and has no results. */
export function brokenConfigRules(folder: string, config: unknown): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (versionOf(config) === SCHEMA_VERSION) {
    const parsed = checkFile(CONFIG_FILE, configSchema, config, broken);
    if (parsed !== null) broken.push(...wrongVersion1Folder(folder, parsed));
  } else {
    const parsed = checkTaskConfig(config, broken);
    if (parsed !== null) broken.push(...inConfig(wrongFolder(folder, parsed)));
  }
  return broken;
}

function parseVersion1(folder: string, configValue: unknown, resultsValue: unknown): ParsedRecord {
  const broken: BrokenRule[] = [];
  const config = checkFile(CONFIG_FILE, configSchema, configValue, broken);
  const results = checkFile(RESULTS_FILE, resultsSchema, resultsValue, broken);
  if (config === null || results === null) return { record: null, broken };
  const misplaced = wrongVersion1Folder(folder, config);
  // One that stands elsewhere than it says is still compared with others, as what it says it is.
  const record = upgradeVersion1(misplaced.length > 0 ? recordFolder(config) : folder, config, results);
  const rules = brokenVersion1Rules(config, results, record);
  return { record, broken: [...misplaced, ...inResults(rules)] };
}

function wrongVersion1Folder(folder: string, config: RunConfig): BrokenRule[] {
  if (studyOfVersion1(folder, config) !== null) return [];
  const described = recordFolder(config);
  const rule = `dataset, model, variant and seed: describe ${described}, but the record stands in ${folder}`;
  return [{ file: CONFIG_FILE, rule }];
}

function parseTaskRecord(folder: string, configValue: unknown, resultsValue: unknown): ParsedRecord {
  const broken: BrokenRule[] = [];
  const config = checkTaskConfig(configValue, broken);
  const task = config === null ? undefined : TASK_RECORDS.get(config.task);
  if (config === null || task === undefined) return { record: null, broken };
  const results = checkFile<BaseResults>(RESULTS_FILE, task.results, resultsValue, broken);
  if (results === null) return { record: null, broken };
  const record = runOf(folder, config, results);
  const rules = [...wrongId(record, config), ...brokenBaseRules(record), ...task.brokenRules(record)];
  return { record, broken: [...broken, ...inConfig(wrongFolder(folder, config)), ...inResults(rules)] };
}

function checkTaskConfig(value: unknown, broken: BrokenRule[]): BaseConfig | null {
  const task = namedTask(value);
  if (task !== undefined) return checkFile<BaseConfig>(CONFIG_FILE, task.config, value, broken);
  const base = checkFile(CONFIG_FILE, baseConfigSchema, value, broken);
  if (base === null) return null;
  const known = [...TASK_RECORDS.keys()].join(', ');
  const rule = `task: must be one of ${known} unless results.json says "origin": "imported", got ${JSON.stringify(base.task)}`;
  broken.push({ file: CONFIG_FILE, rule });
  return null;
}

function parseImported(folder: string, configValue: unknown, resultsValue: unknown): ParsedRecord {
  const broken: BrokenRule[] = [];
  const config = checkFile(CONFIG_FILE, baseConfigSchema, configValue, broken);
  const results = checkFile(RESULTS_FILE, importedResultsSchema, resultsValue, broken);
  if (config === null || results === null) return { record: null, broken };
  const record = runOf(folder, config, results);
  const rules = brokenBaseRules(record);
  return { record, broken: [...inConfig(wrongFolder(folder, config)), ...inResults(rules)] };
}

/** Fields of the base; all others of a file are its task's. */
const BASE_CONFIG_FIELDS = Object.keys(baseConfigSchema.shape);
const BASE_RESULTS_FIELDS = [baseResultsSchema, importedResultsSchema].flatMap(({ shape }) =>
  Object.keys(shape),
);

function runOf(folder: string, config: BaseConfig, results: BaseResults | ImportedResults): RunRecord {
  const { task, seed } = config;
  const study = studyOfFolder(folder) ?? config.study ?? '';
  const factors = Object.entries(config.factors).map(([name, value]) => [name, factorText(value)]);
  return {
    task,
    study,
    factors: Object.fromEntries(factors),
    seed,
    runId: results.origin === 'run' ? results.runId : runId(config),
    origin: results.origin,
    source: results.origin === 'imported' ? results.source : null,
    command: results.command ?? null,
    outcomes: results.outcomes,
    history: results.history,
    files: results.files,
    sittings: results.origin === 'run' ? results.sittings : [],
    config: taskSettings(config),
    details: without(results, BASE_RESULTS_FIELDS),
  };
}

/** All that a task adds to the base of a configuration: what two runs must have in common to be one. */
export const taskSettings = (config: BaseConfig): Record<string, unknown> =>
  without(config, BASE_CONFIG_FIELDS);

const without = (value: object, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)));

/** The value when it keeps the schema; otherwise null, with each broken rule appended. */
function checkFile<T>(
  file: BrokenRule['file'],
  schema: z.ZodType<T>,
  value: unknown,
  broken: BrokenRule[],
): T | null {
  try {
    return checked(schema, value, file);
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    broken.push(...cause.rules.map((rule) => ({ file, rule })));
    return null;
  }
}

const inConfig = (rules: readonly string[]): BrokenRule[] =>
  rules.map((rule) => ({ file: CONFIG_FILE, rule }));

const inResults = (rules: readonly string[]): BrokenRule[] =>
  rules.map((rule) => ({ file: RESULTS_FILE, rule }));

/** Version 1 says so; what says nothing is of today's. */
function versionOf(config: unknown): unknown {
  return fieldOf(config, 'schemaVersion') ?? RECORD_VERSION;
}

/** By its origin; where it names none that there is, it is an import that has outcomes and no sittings. */
function isImported(results: unknown): boolean {
  const origin = fieldOf(results, 'origin');
  if (origin === 'imported' || origin === 'run') return origin === 'imported';
  return fieldOf(results, 'outcomes') !== undefined && fieldOf(results, 'sittings') === undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
