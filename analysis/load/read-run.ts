import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, RESULTS_FILE } from '../../experiments/record/names.ts';
import { brokenConfigRules, parseRecord } from '../../experiments/record/parse-record.ts';
import type { Problem } from './problem.ts';
import { decodeJson, readBounded } from './read-json.ts';
import { type Run, runOfRecord } from './run.ts';
import type { RunFolder } from './run-folders.ts';
import { sha256 } from './sha256.ts';

export interface RunFiles {
  readonly config: Buffer;
  readonly results: Buffer;
  readonly sha256: Run['sha256'];
}

/** The bytes of a finished run's two files, or what is wrong with them. */
export function readRunFiles(root: string, path: string): RunFiles | Problem[] {
  const config = readBounded(root, `${path}/config.json`);
  const results = readBounded(root, `${path}/results.json`);
  if (Buffer.isBuffer(config) && Buffer.isBuffer(results))
    return { config, results, sha256: { config: sha256(config), results: sha256(results) } };
  return [config, results].filter((outcome) => !Buffer.isBuffer(outcome)) as Problem[];
}

/** A run and every rule that its record breaks; null when it cannot be told which run it is. */
export interface CheckedRun {
  readonly run: Run | null;
  readonly problems: readonly Problem[];
}

/** Checks a finished run's two files and all that lies beside them. */
export function parseRun(root: string, folder: RunFolder, files: RunFiles): CheckedRun {
  const { path } = folder;
  const problems: Problem[] = [];
  const config = decodeJson(`${path}/${CONFIG_FILE}`, files.config, problems);
  const results = decodeJson(`${path}/${RESULTS_FILE}`, files.results, problems);
  if (config === undefined || results === undefined) return { run: null, problems };
  const { record, broken } = parseRecord(path, config, results);
  problems.push(...broken.map(({ file, rule }) => ({ file: `${path}/${file}`, rule })));
  if (record === null) return { run: null, problems };
  problems.push(...checkOtherFiles(root, folder, record.files));
  return { run: runOfRecord(path, record, files.sha256), problems };
}

/** Checks a run that was begun and has no results: its configuration, and that nothing foreign lies beside it. */
export function checkUnfinished(root: string, { path, hasConfig, otherFiles }: RunFolder): Problem[] {
  // Checkpoints are renamed into place just before the results.
  const problems: Problem[] = otherFiles
    .filter((name) => !name.endsWith('.safetensors'))
    .map((name) => ({
      file: `${path}/${name}`,
      rule: 'foreign: only config.json belongs to an unfinished run',
    }));
  if (!hasConfig) return problems;
  const file = `${path}/${CONFIG_FILE}`;
  const bytes = readBounded(root, file);
  if (!Buffer.isBuffer(bytes)) return [...problems, bytes];
  const config = decodeJson(file, bytes, problems);
  if (config === undefined) return problems;
  return [...problems, ...brokenConfigRules(path, config).map(({ rule }) => ({ file, rule }))];
}

/** Beside the record may stand the files that it names, with the size that it says. */
function checkOtherFiles(root: string, { path, otherFiles }: RunFolder, named: Run['files']): Problem[] {
  return otherFiles.flatMap((name) => {
    const file = `${path}/${name}`;
    const expected = named.find((candidate) => candidate.name === name);
    if (expected === undefined) {
      const allowed = [CONFIG_FILE, RESULTS_FILE, ...named.map((one) => one.name)].join(', ');
      return [{ file, rule: `foreign: only ${allowed} belong into this folder` }];
    }
    const { size } = statSync(join(root, file));
    if (size === expected.bytes) return [];
    return [{ file, rule: `size: must be ${expected.bytes} bytes (results.json), got ${size}` }];
  });
}
