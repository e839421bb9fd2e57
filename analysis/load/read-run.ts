import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, resultsSchema } from '../../experiments/record/schema.ts';
import { parseChecked, RecordError } from '../../experiments/record/validate.ts';
import type { Problem } from './problem.ts';
import { brokenRules, wrongPlace } from './record-rules.ts';
import type { Run } from './run.ts';
import type { RunFolder } from './run-folders.ts';
import { sha256 } from './sha256.ts';

/** A record has a few kilobytes; this is far above any and far below what would hurt. */
export const LARGEST_FILE = 16 * 2 ** 20;

export interface RunFiles {
  readonly config: Buffer;
  readonly results: Buffer;
}

/** The bytes of a finished run's two files, or what is wrong with them. */
export function readRunFiles(root: string, { path }: RunFolder): RunFiles | Problem[] {
  const config = readBounded(root, `${path}/config.json`);
  const results = readBounded(root, `${path}/results.json`);
  if (Buffer.isBuffer(config) && Buffer.isBuffer(results)) return { config, results };
  return [config, results].filter((outcome) => !Buffer.isBuffer(outcome)) as Problem[];
}

function readBounded(root: string, file: string): Buffer | Problem {
  try {
    const { size } = statSync(join(root, file));
    if (size > LARGEST_FILE)
      return { file, rule: `size: must be at most ${LARGEST_FILE} bytes, got ${size}` };
    return readFileSync(join(root, file));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return { file, rule: `cannot be read (${code ?? message})` };
  }
}

/** A run and every rule that its record breaks; null when it cannot be told which run it is. */
export interface CheckedRun {
  readonly run: Run | null;
  readonly problems: readonly Problem[];
}

/** Checks a finished run's two files and all that lies beside them. */
export function parseRun(root: string, folder: RunFolder, files: RunFiles): CheckedRun {
  const problems: Problem[] = [];
  const config = parse(`${folder.path}/config.json`, configSchema, files.config, problems);
  const results = parse(`${folder.path}/results.json`, resultsSchema, files.results, problems);
  if (config === null || results === null) return { run: null, problems };
  problems.push(...brokenRules(folder.path, config, results));
  problems.push(...checkOtherFiles(root, folder, [results.checkpoint, results.packedCheckpoint]));
  const run: Run = {
    path: folder.path,
    config,
    results,
    sha256: { config: sha256(files.config), results: sha256(files.results) },
  };
  return { run, problems };
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
  const config = parse(file, configSchema, bytes, problems);
  const place = config === null ? [] : wrongPlace(path, config);
  return [...problems, ...place];
}

function parse<S extends typeof configSchema | typeof resultsSchema>(
  file: string,
  schema: S,
  bytes: Buffer,
  problems: Problem[],
): ReturnType<S['parse']> | null {
  try {
    // fatal: bytes that are not UTF-8 would silently become replacement characters. ignoreBOM: a byte order mark stays, and
    // is then no JSON, as for every other reader of the record.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return parseChecked(schema, text, file) as ReturnType<S['parse']>;
  } catch (cause) {
    if (cause instanceof RecordError) problems.push({ file, rule: cause.message.slice(file.length + 2) });
    else if (cause instanceof TypeError) problems.push({ file, rule: 'encoding: must be UTF-8' });
    else throw cause;
    return null;
  }
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
