/**
 * The record store: `config.json` and `results.json` below a results root, one folder per run.
 *
 * A run begins by writing its configuration and ends by writing its results, once and whole. What is already
 * there is never overwritten unless the caller says so, and then only at the end, when the new outcome exists.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson, readableJson } from './canonical-json.ts';
import { refuseLinks } from './refuse-links.ts';
import { type FileContent, replaceFiles } from './replace-files.ts';
import { runId } from './run-id.ts';
import { configSchema, type RunConfig, type RunResults, recordFolder, resultsSchema } from './schema.ts';
import { checked, parseChecked, RecordError } from './validate.ts';

export type ExistingRecord = 'refuse' | 'overwrite';

export interface StoredRecord {
  readonly config: RunConfig;
  readonly results: RunResults;
}

/** The run's configuration on disk, or null when it was never begun. Throws {@link RecordError} when malformed. */
export function readConfig(file: string): RunConfig | null {
  const text = readText(file);
  return text === null ? null : parseChecked(configSchema, text, file);
}

/**
 * The complete record at `folder` (below `root`), or null when there are no results yet.
 * Throws {@link RecordError} when a file is malformed or behind a symbolic link, when the results belong to another configuration, or when the
 * configuration belongs into another folder.
 */
export function readRecord(root: string, folder: string): StoredRecord | null {
  refuseLinks(root, folder);
  const configFile = path.join(root, folder, 'config.json');
  const resultsFile = path.join(root, folder, 'results.json');
  const text = readText(resultsFile);
  if (text === null) return null;
  const results = parseChecked(resultsSchema, text, resultsFile);
  const config = readConfig(configFile);
  if (config === null) throw new RecordError(resultsFile, 'has no config.json beside it');
  if (recordFolder(config) !== folder) {
    throw new RecordError(configFile, `describes ${recordFolder(config)}, but stands in ${folder}`);
  }
  if (runId(config) !== results.runId) {
    throw new RecordError(
      resultsFile,
      `runId: must be ${runId(config)} (of config.json beside it), got ${results.runId}`,
    );
  }
  return { config, results };
}

/**
 * Marks a run as begun by writing its `config.json`. Throws {@link RecordError} when the folder holds a record of it
 * (`refuse`) or the configuration of a different run; with `overwrite` earlier files stay until the run ends.
 */
export function beginRecord(root: string, config: RunConfig, existing: ExistingRecord): void {
  refuseLinks(root, recordFolder(config));
  const folder = path.join(root, recordFolder(config));
  const configFile = path.join(folder, 'config.json');
  const hasResults = existsSync(path.join(folder, 'results.json'));
  if (existing === 'refuse') refuseExisting(configFile, hasResults, config);
  const content = configContent(config, configFile);
  if (!hasResults && readText(configFile) !== content.content) replaceFiles(folder, [content]);
}

function refuseExisting(configFile: string, hasResults: boolean, config: RunConfig): void {
  const earlier = readConfig(configFile);
  if (earlier !== null && canonicalJson(earlier) !== canonicalJson(config)) {
    const state = hasResults ? 'finished' : 'unfinished';
    throw new RecordError(
      configFile,
      `holds ${state === 'finished' ? 'a finished' : 'an unfinished'} run with a different configuration (${differences(earlier, config)}); ` +
        'use another --results-dir, or --force to replace it',
    );
  }
  if (hasResults) {
    throw new RecordError(
      path.join(path.dirname(configFile), 'results.json'),
      'this run is already recorded; --force repeats it',
    );
  }
}

/** `epochs is 8 there and 10 here; …` */
function differences(there: RunConfig, here: RunConfig): string {
  const keys = Object.keys(here) as (keyof RunConfig)[];
  return keys
    .filter((key) => canonicalJson(there[key]) !== canonicalJson(here[key]))
    .map((key) => `${key} is ${canonicalJson(there[key])} there and ${canonicalJson(here[key])} here`)
    .join('; ');
}

/**
 * Ends a run: writes its attachments (checkpoints), `config.json` and, last, `results.json`, each whole or not at all.
 * On a failure to write, such as a full disk, the folder is left as it was.
 */
export function completeRecord(
  root: string,
  config: RunConfig,
  results: RunResults,
  attachments: readonly FileContent[],
): void {
  const folder = path.join(root, recordFolder(config));
  const resultsFile = path.join(folder, 'results.json');
  checked(resultsSchema, results, resultsFile);
  if (results.runId !== runId(config)) {
    throw new RecordError(resultsFile, `runId: must be ${runId(config)}, got ${results.runId}`);
  }
  const files = [
    ...attachments,
    configContent(config, path.join(folder, 'config.json')),
    { name: 'results.json', content: readableJson(results) },
  ];
  replaceFiles(folder, files);
}

function configContent(config: RunConfig, file: string): FileContent {
  return { name: 'config.json', content: readableJson(checked(configSchema, config, file)) };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new RecordError(file, `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
