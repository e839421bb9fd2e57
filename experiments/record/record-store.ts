/**
 * The record store: `config.json` and `results.json` below a results root, one folder per run.
 *
 * A run begins by writing its configuration and ends by writing its results, once and whole. What is already
 * there is never overwritten unless the caller says so, and then only at the end, when the new outcome exists.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type BaseConfig, type BaseResults, baseConfigSchema } from './base-record.ts';
import { wrongFolder } from './base-rules.ts';
import { canonicalJson, readableJson, runId } from './canonical-json.ts';
import { messageOf, readTextIfThere } from './file-text.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig } from './image-classification-record.ts';
import { version1Folder } from './image-run.ts';
import { CONFIG_FILE, RESULTS_FILE } from './names.ts';
import { parseRecord, taskSettings } from './parse-record.ts';
import { refuseLinks } from './refuse-links.ts';
import { type FileContent, replaceFiles } from './replace-files.ts';
import { type RunRecord, studyRecordFolder } from './run-record.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { namedTask, taskRecord } from './task-records.ts';
import { checked, parseJson, RecordError } from './validate.ts';

export type ExistingRecord = 'refuse' | 'overwrite';

/** The folder of a run's record, below the results root. */
export function runFolder(config: BaseConfig): string {
  if (config.study === undefined) throw new Error('study: must be given, got nothing');
  return studyRecordFolder(config.study, config);
}

/** A configuration by the schema of its task. Throws {@link RecordError}, naming `file`, that lists every broken rule. */
export function checkConfig(value: unknown, file: string): BaseConfig {
  const task = namedTask(value);
  if (task !== undefined) return checked(task.config, value, file);
  return checked(taskRecord(checked(baseConfigSchema, value, file).task, file).config, value, file);
}

/**
 * The complete record at `folder` (below `root`), of either version, or null when there are no results yet.
 * Throws {@link RecordError} when a file is malformed or behind a symbolic link, when the results belong to another
 * configuration, or when the configuration belongs into another folder.
 */
export function readRecord(root: string, folder: string): RunRecord | null {
  refuseLinks(root, folder);
  const [configFile, resultsFile] = [CONFIG_FILE, RESULTS_FILE].map((name) =>
    path.join(root, folder, name),
  ) as [string, string];
  const text = recordText(resultsFile);
  if (text === null) return null;
  const results = parseJson(text, resultsFile);
  const configText = recordText(configFile);
  if (configText === null) throw new RecordError(resultsFile, 'has no config.json beside it');
  const { record, broken } = parseRecord(folder, parseJson(configText, configFile), results);
  const [first] = broken;
  if (first !== undefined) {
    const rules = broken.filter(({ file }) => file === first.file).map(({ rule }) => rule);
    throw new RecordError(path.join(root, folder, first.file), ...rules);
  }
  return record;
}

/** The configuration of a run that was begun at `folder`; null when there is none, or one of version 1. */
export function readConfig(root: string, folder: string): BaseConfig | null {
  const file = path.join(root, folder, CONFIG_FILE);
  const text = recordText(file);
  if (text === null) return null;
  const value = parseJson(text, file);
  if ((value as { schemaVersion?: unknown } | null)?.schemaVersion === SCHEMA_VERSION) return null;
  const config = checkConfig(value, file);
  const misplaced = wrongFolder(folder, config);
  if (misplaced.length > 0) throw new RecordError(file, ...misplaced);
  return config;
}

export interface FoundRecord {
  readonly folder: string;
  readonly record: RunRecord;
  /** Whether it is of the run that was asked for; otherwise it stands in that run's place with other settings. */
  readonly isSame: boolean;
}

/** The record that answers for a run: its own, or one of version 1 with the same settings. */
export function findRecord(root: string, config: BaseConfig): FoundRecord | null {
  for (const folder of answeringFolders(config)) {
    const record = readRecord(root, folder);
    if (record !== null) return { folder, record, isSame: isRecordOf(record, config) };
  }
  return null;
}

/** Where a record of the run may stand; first where it is written. */
export function answeringFolders(config: BaseConfig): readonly string[] {
  const own = runFolder(config);
  return config.task === IMAGE_CLASSIFICATION ? [own, version1Folder(config as ImageConfig)] : [own];
}

function isRecordOf(record: RunRecord, config: BaseConfig): boolean {
  return record.seed === config.seed && canonicalJson(record.config) === canonicalJson(taskSettings(config));
}

/**
 * Marks a run as begun by writing its `config.json`. Throws {@link RecordError} when there is a record of it (`refuse`) or the
 * saved state of a different run; with `overwrite` earlier files stay until the run ends.
 */
export function beginRecord(root: string, config: BaseConfig, existing: ExistingRecord): void {
  const below = runFolder(config);
  refuseLinks(root, below);
  const folder = path.join(root, below);
  const configFile = path.join(folder, CONFIG_FILE);
  if (existing === 'refuse') refuseExisting(root, config);
  const content = configContent(config, configFile);
  const hasResults = existsSync(path.join(folder, RESULTS_FILE));
  if (!hasResults && recordText(configFile) !== content.content) replaceFiles(folder, [content]);
}

/** Throws {@link RecordError} when there is a record of the run, or the saved state of a different one in its place. */
export function refuseExisting(root: string, config: BaseConfig): void {
  const found = findRecord(root, config);
  // Without a saved state nothing would be lost: it may never have come to its first step.
  const hasState = existsSync(path.join(workFolder(root, config), STATE_FILE));
  const begun = found === null && hasState ? readConfig(root, runFolder(config)) : null;
  const earlier = found === null ? (begun === null ? null : taskSettings(begun)) : found.record.config;
  const file = path.join(root, found?.folder ?? runFolder(config));
  if (earlier !== null && canonicalJson(earlier) !== canonicalJson(taskSettings(config))) {
    const state = found === null ? 'an unfinished' : 'a finished';
    throw new RecordError(
      path.join(file, CONFIG_FILE),
      `holds ${state} run with a different configuration (${differences(earlier, taskSettings(config))}); ` +
        'use another --results-dir, or --force to replace it',
    );
  }
  if (found !== null) {
    throw new RecordError(path.join(file, RESULTS_FILE), 'this run is already recorded; --force repeats it');
  }
}

/** `epochs is 8 there and 10 here; …` */
function differences(
  there: Readonly<Record<string, unknown>>,
  here: Readonly<Record<string, unknown>>,
): string {
  const text = (value: unknown) => (value === undefined ? 'nothing' : canonicalJson(value));
  return Object.keys({ ...there, ...here })
    .filter((key) => text(there[key]) !== text(here[key]))
    .map((key) => `${key} is ${text(there[key])} there and ${text(here[key])} here`)
    .join('; ');
}

/**
 * Ends a run: writes its attachments (checkpoints), `config.json` and, last, `results.json`, each whole or not at all.
 * On a failure to write, such as a full disk, the folder is left as it was.
 */
export function completeRecord(
  root: string,
  config: BaseConfig,
  results: BaseResults,
  attachments: readonly FileContent[],
): void {
  const folder = path.join(root, runFolder(config));
  const resultsFile = path.join(folder, RESULTS_FILE);
  checked(taskRecord(config.task, resultsFile).results, results, resultsFile);
  if (results.runId !== runId(config)) {
    throw new RecordError(resultsFile, `runId: must be ${runId(config)}, got ${results.runId}`);
  }
  const files = [
    ...attachments,
    configContent(config, path.join(folder, CONFIG_FILE)),
    { name: RESULTS_FILE, content: readableJson(results) },
  ];
  replaceFiles(folder, files);
}

function configContent(config: BaseConfig, file: string): FileContent {
  return { name: CONFIG_FILE, content: readableJson(checkConfig(config, file)) };
}

function recordText(file: string): string | null {
  try {
    return readTextIfThere(file);
  } catch (cause) {
    throw new RecordError(file, `cannot be read (${messageOf(cause)})`);
  }
}

/** A run's saved state, lock, log and progress: a tree of its own below the results root, never committed. */
export function workFolder(resultsDir: string, config: BaseConfig): string {
  return workFolderOf(resultsDir, runFolder(config));
}

/** The tree of all of them: below it no link is followed where files are given out. */
export const workTree = (resultsDir: string): string => path.join(resultsDir, 'work');

/** The same by the record's folder, as in `raw/gap/dataset=cifar10/model=resnet18/variant=bit/s42`. */
export function workFolderOf(resultsDir: string, folder: string): string {
  return path.join(workTree(resultsDir), folder);
}

/** In it, while a run is on its way: what it resumes from. */
export const STATE_FILE = 'state.safetensors';
/** In it, when a sweep began the run: its configuration, `lab train --config`. */
export const RUN_FILE = 'run.json';
/** What a run that a sweep began says of itself, and why it failed. */
export const LOG_FILE = 'train.log';
