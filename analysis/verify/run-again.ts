import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BaseConfig, Environment } from '../../experiments/record/base-record.ts';
import {
  type EvaluationConfig,
  isRecordedModel,
  LANGUAGE_EVALUATION,
} from '../../experiments/record/language-evaluation.ts';
import { CONFIG_FILE, RESULTS_FILE } from '../../experiments/record/names.ts';
import { recordReferred } from '../../experiments/record/needed-record.ts';
import type { RunRecord } from '../../experiments/record/run-record.ts';
import { TASK_RECORDS } from '../../experiments/record/task-records.ts';

export interface Repetition {
  /** The folder of the code that runs. */
  readonly code: string;
  readonly dataDir: string;
  /** Where the new record goes: an empty folder. */
  readonly results: string;
  readonly signal: AbortSignal;
}

const COMMAND = /^npm run lab -- ((?:train|perplexity)(?: [A-Za-z0-9_.,/=+-]+)+)$/;
const TIMING = /^npm run lab -- time-/;

/**
 * The words of the record's own command, behind `npm run lab --`.
 * @throws {UnrepeatableError} when it measures times
 * @throws when it is not one that the lab writes
 */
export function commandOf({ command }: Pick<RunRecord, 'command'>): string[] {
  if (TIMING.test(command ?? '')) throw new UnrepeatableError('it measures times, which nobody has again');
  const words = COMMAND.exec(command ?? '')?.[1];
  if (words !== undefined) return words.split(' ');
  throw new Error(
    `verify-run: command: must be npm run lab -- train or perplexity, got ${JSON.stringify(command)}`,
  );
}

/**
 * Runs the record's own command as a process of its own; its progress goes to stderr as it comes.
 * @param root of the record: its command may name the configuration beside it
 * @throws as {@link commandOf} does, or when the process fails
 */
export async function runAgain(record: RunRecord, root: string, repetition: Repetition): Promise<void> {
  const { code, dataDir, signal } = repetition;
  const words = commandOf(record);
  const args = [
    ...words.map((word, i) => (words[i - 1] === '--config' ? join(root, word) : word)),
    ...['--results-dir', repetition.results, '--data-dir', dataDir],
    ...engineFlags(record.sittings.at(-1)!.environment),
  ];
  const outcome = await execa(process.execPath, [...labOf(code), ...args], {
    cwd: code,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
    // The record of a repetition is compared and thrown away; the code of earlier commits does not ask.
    env: { LAB_NO_COMMIT: '1' },
    reject: false,
    cancelSignal: signal,
  });
  if (outcome.failed)
    throw new Error(`verify-run: ${words[0]} ended with ${outcome.signal ?? `status ${outcome.exitCode}`}`);
}

/** What has the lab compute as a sitting did; a backend has a device of its own. */
export function engineFlags({
  device,
  threads,
  backend,
}: Pick<Environment, 'device' | 'threads' | 'backend'>): string[] {
  const where = backend === undefined ? ['--device', device] : ['--engine', 'eager', '--backend', backend];
  return [...where, '--threads', String(threads)];
}

/**
 * What Node.js is given to run the lab, as that commit's package.json has it: `programs/start.mjs`, or tsx before there was that,
 * which is why tsx is a dependency.
 * @throws when it has it in another way than `node …`
 */
export function labOf(code: string): string[] {
  const file = join(code, 'package.json');
  const script = (JSON.parse(readFileSync(file, 'utf8')) as { scripts?: { lab?: unknown } }).scripts?.lab;
  if (typeof script !== 'string' || !/^node( [\w./-]+)+$/.test(script)) {
    throw new Error(`${file}: scripts.lab: must be node and plain arguments, got ${JSON.stringify(script)}`);
  }
  return script.split(' ').slice(1);
}

/** Why a recorded run cannot be repeated here; it speaks neither for nor against the record. */
export class UnrepeatableError extends Error {
  override readonly name = 'UnrepeatableError';

  constructor(readonly reason: string) {
    super(`verify-run: ${reason}`);
  }
}

type Referring = Pick<RunRecord, 'task' | 'config'>;

/**
 * Puts the record that a run refers to, a teacher's or a model's, with the files that are beside it, where its repetition looks
 * for it. Returns its folder.
 * @throws {UnrepeatableError} naming the record when it is not there
 */
export function provideNeeded(run: Referring, from: string, to: string): string | null {
  const referred = referredRecord(run);
  if (referred === undefined) return null;
  const found = recordReferred(from, referred);
  if (found === null) throw new UnrepeatableError(`${referred}, which it refers to, is not in ${from}`);
  const { folder, record } = found;
  mkdirSync(join(to, folder), { recursive: true });
  for (const name of [CONFIG_FILE, RESULTS_FILE, ...record.files.map((file) => file.name)]) {
    const file = join(from, folder, name);
    if (existsSync(file)) copyFileSync(file, join(to, folder, name));
  }
  return folder;
}

function referredRecord({ task, config }: Referring): string | undefined {
  if (task !== LANGUAGE_EVALUATION) return TASK_RECORDS.get(task)?.needs?.(config as BaseConfig)[0]?.record;
  const { name } = (config as unknown as EvaluationConfig).model;
  return isRecordedModel(name) ? name : undefined;
}
