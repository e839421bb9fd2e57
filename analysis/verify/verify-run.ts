/** Trains or evaluates a recorded run once more and compares. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../experiments/record/base-record.ts';
import { presentCpu } from '../../experiments/record/describe-cpu.ts';
import { RECORD_TREES } from '../../experiments/record/names.ts';
import { readRecord } from '../../experiments/record/record-store.ts';
import { recordedFile } from '../../experiments/record/recorded-file.ts';
import { replaceFiles } from '../../experiments/record/replace-files.ts';
import type { RunRecord } from '../../experiments/record/run-record.ts';
import { listRunFolders } from '../load/run-folders.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { contradictions, type JsonDifference } from '../provenance/json-differences.ts';
import {
  type Condition,
  conditions,
  type Equality,
  equalityUnder,
  NOT_RECORDED,
  stateOf,
} from './arithmetic.ts';
import { askLab, type LabFolders } from './ask-lab.ts';
import { codeAtCommit, installedVersion } from './code-at-commit.ts';
import { compareRepetition } from './compare-repetition.ts';
import { commandOf, provideNeeded, runAgain, UnrepeatableError } from './run-again.ts';

export interface VerifyOptions {
  /** Name of the outcome that is told beside the differences. */
  readonly outcome: string;
  /** `commit`: with the code that the record names. `head`: with the code that is here now. */
  readonly code: 'commit' | 'head';
  readonly dataDir: string;
  /** Puts files that the record names and that are not beside it there, once nothing differs. */
  readonly keepFiles?: boolean;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Verification {
  readonly run: string;
  /** Of the code that trained; null where it could not be asked for. */
  readonly commit: string | null;
  /** What trained this time. */
  readonly machine: Pick<Environment, 'cpu' | 'device' | 'threads' | 'backend'>;
  readonly code: VerifyOptions['code'];
  readonly conditions: readonly Condition[];
  readonly equality: Equality;
  readonly differences: readonly JsonDifference[];
  readonly checkpoint: { readonly recorded: string; readonly repeated: string };
  /** Names of the files that were put beside the record. */
  readonly kept: readonly string[];
  /** Of the outcome that was asked for. */
  readonly outcome: { readonly recorded: number; readonly repeated: number };
  /** The outcome of all recorded seeds of the cell, by run: what a difference is to be seen against. */
  readonly seeds: Readonly<Record<string, number>>;
}

/**
 * @throws {UnrepeatableError} when its code cannot be had, its teacher is missing, or its data is missing or is not what it was
 * @throws when there is no such record, or training fails
 */
export async function verifyRun(paths: Paths, run: string, options: VerifyOptions): Promise<Verification> {
  const record = recordOf(paths, run);
  const { environment } = record.sittings.at(-1)!;
  const packages = Object.fromEntries(
    Object.keys(environment.packages).map((name) => [name, installedVersion(REPOSITORY, name) ?? 'absent']),
  );
  announce(conditions(environment, { ...environment, cpu: presentCpu(), packages }), options.log);
  commandOf(record);
  await requireData(record, run, { results: paths.results, dataDir: options.dataDir });
  const folder = mkdtempSync(join(os.tmpdir(), 'verify-run-'));
  const results = join(folder, 'results');
  mkdirSync(results);
  try {
    const provided = provideNeeded(record, paths.results, results);
    await train(record, { folder, results, root: paths.results, options });
    // The code of a commit, or a command of version 1, may write it elsewhere than the record stands.
    const made = listRunFolders(results).folders.find(({ path }) => path !== provided)!;
    const found = verification(paths, run, options, record, readRecord(results, made.path)!);
    const keeps = options.keepFiles && found.differences.length === 0;
    return { ...found, kept: keeps ? keepMissing(paths.results, run, { results, path: made.path }) : [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function recordOf(paths: Paths, run: string): RunRecord {
  const pattern = new RegExp(`^(${RECORD_TREES.join('|')})(/[A-Za-z0-9_=+-][A-Za-z0-9._=+-]*)+$`);
  if (!pattern.test(run)) {
    throw new Error(`verify-run: must be the folder of a record, raw/…, got ${JSON.stringify(run)}`);
  }
  const record = readRecord(paths.results, run);
  if (record === null) throw new Error(`verify-run: results/${run}: there is no record`);
  if (record.origin === 'imported')
    throw new UnrepeatableError(`results/${run}: is imported; no code here made it`);
  return record;
}

/** Before anybody waits for hours: the examples here must be those that the record was made with. */
async function requireData({ details }: RunRecord, run: string, folders: LabFolders): Promise<void> {
  const here = await askLab<RunRecord['details']>('open', run, [], folders);
  if (typeof here === 'string') throw new UnrepeatableError(here);
  const others = contradictions(details.data, here.data).map(({ field }) => field);
  if (others.length > 0)
    throw new UnrepeatableError(`the data here is not that of the record: ${others.join(', ')} differ`);
}

interface Attempt {
  readonly folder: string;
  readonly results: string;
  /** Of the record. */
  readonly root: string;
  readonly options: VerifyOptions;
}

async function train(record: RunRecord, { folder, results, root, options }: Attempt): Promise<void> {
  const { dataDir, log, signal } = options;
  if (options.code === 'head') {
    log('with the code as it is here');
    return runAgain(record, root, { code: REPOSITORY, dataDir, results, signal });
  }
  const { gitCommit, gitDirty, packages } = record.sittings.at(-1)!.environment;
  if (gitCommit === null || gitDirty === true) {
    const why = gitCommit === null ? 'names no commit' : 'was made with uncommitted changes';
    throw new UnrepeatableError(
      `the record ${why}: its code cannot be had; --at-head uses the code that is here`,
    );
  }
  log(`with the code of commit ${gitCommit.slice(0, 12)}`);
  const target = join(folder, 'code');
  const code = await codeAtCommit({
    repository: REPOSITORY,
    target,
    commit: gitCommit,
    packages,
    log,
    signal,
  });
  try {
    await runAgain(record, root, { code: code.folder, dataDir, results, signal });
  } finally {
    await code.remove();
  }
}

function announce(found: readonly Condition[], log: (line: string) => void): void {
  log(
    'equality is promised on processors of one family and its instruction sets, with the same threads and versions',
  );
  for (const condition of found) {
    const { what, recorded, present } = condition;
    const said = { same: 'as recorded', different: `recorded ${recorded}`, unknown: NOT_RECORDED };
    log(`  ${what}: ${present ?? 'unknown'}, ${said[stateOf(condition)]}`);
  }
}

/** Copies what the record names and its folder lacks from a repetition that equals it; returns the names. */
function keepMissing(results: string, run: string, again: { results: string; path: string }): string[] {
  const repeated = readRecord(again.results, again.path)!;
  const missing = repeated.files
    .map(({ name }) => name)
    .filter((name) => !existsSync(join(results, run, name)));
  const files = missing.map((name) => ({
    name,
    content: recordedFile(again.results, again.path, repeated, name),
  }));
  replaceFiles(join(results, run), files);
  return missing;
}

function verification(
  paths: Paths,
  run: string,
  { code, outcome }: VerifyOptions,
  recorded: RunRecord,
  repeated: RunRecord,
): Omit<Verification, 'kept'> {
  const [before, now] = [recorded, repeated].map((one) => one.sittings.at(-1)!.environment) as [
    Environment,
    Environment,
  ];
  const checkpoint = (record: RunRecord) =>
    record.files.find(({ name }) => name === 'weights.safetensors')?.sha256 ?? 'none';
  // The code of an older commit may record less of this machine.
  const found = conditions(before, { ...now, cpu: presentCpu() });
  return {
    run,
    commit: code === 'commit' ? before.gitCommit : now.gitCommit,
    machine: { cpu: presentCpu(), device: now.device, threads: now.threads, backend: now.backend },
    code,
    conditions: found,
    equality: equalityUnder(found),
    differences: compareRepetition(recorded, repeated),
    checkpoint: { recorded: checkpoint(recorded), repeated: checkpoint(repeated) },
    outcome: { recorded: recorded.outcomes[outcome]!, repeated: repeated.outcomes[outcome]! },
    seeds: ofSeeds(paths, run, outcome),
  };
}

function ofSeeds(paths: Paths, run: string, outcome: string): Record<string, number> {
  const cell = run.replace(/([_/])s\d+$/, '$1s');
  const siblings = readdirSync(join(paths.results, dirname(run))).map((name) => `${dirname(run)}/${name}`);
  const ofCell = siblings.filter((path) => path.startsWith(cell) && /^\d+$/.test(path.slice(cell.length)));
  return Object.fromEntries(
    ofCell.flatMap((path) => {
      const record = readRecord(paths.results, path);
      return record === null ? [] : [[path, record.outcomes[outcome]!]];
    }),
  );
}
