import { statSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, recordFolder, resultsSchema } from '../../experiments/record/schema.ts';
import type { Problem } from './problem.ts';
import { parseBytes, readBounded } from './read-json.ts';
import { brokenRules, wrongPlace } from './record-rules.ts';
import { type Run, runOfVersion1 } from './run.ts';
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
  const problems: Problem[] = [];
  const config = parseBytes(`${folder.path}/config.json`, configSchema, files.config, problems);
  const results = parseBytes(`${folder.path}/results.json`, resultsSchema, files.results, problems);
  if (config === null || results === null) return { run: null, problems };
  problems.push(...brokenRules(folder.path, config, results));
  problems.push(...checkOtherFiles(root, folder, [results.checkpoint, results.packedCheckpoint]));
  // One that stands elsewhere than it says is still compared with the others, as what it says it is.
  const described = runOfVersion1(recordFolder(config), config, results, files.sha256);
  return { run: { ...described, path: folder.path }, problems };
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
  const file = `${path}/config.json`;
  const bytes = readBounded(root, file);
  if (!Buffer.isBuffer(bytes)) return [...problems, bytes];
  const config = parseBytes(file, configSchema, bytes, problems);
  const place = config === null ? [] : wrongPlace(path, config);
  return [...problems, ...place];
}

/** Beside the record may stand the files that it names, with the size that it says. */
export function checkOtherFiles(
  root: string,
  { path, otherFiles }: RunFolder,
  named: readonly { readonly file: string; readonly bytes: number }[],
): Problem[] {
  return otherFiles.flatMap((name) => {
    const file = `${path}/${name}`;
    const expected = named.find((candidate) => candidate.file === name);
    if (expected === undefined) {
      const allowed = ['config.json', 'results.json', ...named.map((one) => one.file)].join(', ');
      return [{ file, rule: `foreign: only ${allowed} belong into this folder` }];
    }
    const { size } = statSync(join(root, file));
    if (size === expected.bytes) return [];
    return [{ file, rule: `size: must be ${expected.bytes} bytes (results.json), got ${size}` }];
  });
}
