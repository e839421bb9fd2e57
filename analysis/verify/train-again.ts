import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../experiments/record/base-record.ts';
import type { ImageSettings } from '../../experiments/record/image-run.ts';
import { recordReferred } from '../../experiments/record/needed-record.ts';
import type { RunRecord } from '../../experiments/record/run-record.ts';

export interface Training {
  /** The folder of the code that trains. */
  readonly code: string;
  readonly dataDir: string;
  /** Where the new record goes: an empty folder. */
  readonly results: string;
  readonly signal: AbortSignal;
}

const COMMAND = /^npm run lab -- (train(?: [A-Za-z0-9_.,/=+-]+)+)$/;

/**
 * Runs the record's own command as a process of its own; its progress goes to stderr as it comes.
 * @param root of the record: its command may name the configuration beside it
 * @throws when the record's command is not one that the lab writes, or the process fails
 */
export async function trainAgain(record: RunRecord, root: string, training: Training): Promise<void> {
  const command = COMMAND.exec(record.command ?? '')?.[1];
  if (command === undefined) {
    throw new Error(
      `verify-run: command: must be one of npm run lab -- train, got ${JSON.stringify(record.command)}`,
    );
  }
  const { code, dataDir, signal } = training;
  const words = command.split(' ');
  const args = [
    ...words.map((word, i) => (words[i - 1] === '--config' ? join(root, word) : word)),
    ...['--results-dir', training.results, '--data-dir', dataDir],
    ...engineFlags(record.sittings.at(-1)!.environment),
  ];
  const outcome = await execa(process.execPath, [...labOf(code), ...args], {
    cwd: code,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
    // A repetition is compared and thrown away; the code of earlier commits does not ask.
    env: { LAB_NO_COMMIT: '1' },
    reject: false,
    cancelSignal: signal,
  });
  if (outcome.failed)
    throw new Error(`verify-run: training ended with ${outcome.signal ?? `status ${outcome.exitCode}`}`);
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

/** Why a recorded run cannot be trained here; it speaks neither for nor against the record. */
export class UnrepeatableError extends Error {
  override readonly name = 'UnrepeatableError';

  constructor(readonly reason: string) {
    super(`verify-run: ${reason}`);
  }
}

/**
 * Puts the records that a run refers to, a teacher's say, where its repetition looks for them. Returns their folders.
 * @throws {UnrepeatableError} naming the file and what makes it when it is not there
 */
export function provideNeeded(config: RunRecord['config'], from: string, to: string): readonly string[] {
  const teacher = (config as Partial<ImageSettings>).distillation?.teacher;
  if (teacher === undefined) return [];
  const folder = recordReferred(from, teacher.record)?.folder ?? teacher.record;
  mkdirSync(join(to, folder), { recursive: true });
  for (const name of ['config.json', 'results.json', 'weights.safetensors']) {
    const file = join(from, folder, name);
    if (!existsSync(file)) {
      throw new UnrepeatableError(
        `${file} is missing: this run learns from ${folder}, whose command makes it anew`,
      );
    }
    copyFileSync(file, join(to, folder, name));
  }
  return [folder];
}
