import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { StoredRecord } from '../../experiments/record/record-store.ts';

export interface Training {
  /** The folder of the code that trains. */
  readonly code: string;
  readonly dataDir: string;
  /** Where the new record goes: an empty folder. */
  readonly results: string;
  readonly signal: AbortSignal;
}

const COMMAND = /^npm run lab -- (train(?: [A-Za-z0-9_./-]+)+)$/;
const DEVICE = /^([a-z]+), (\d+) threads?$/;

/**
 * Runs the record's own command as a process of its own; its progress goes to stderr as it comes.
 * @throws when the record's command or device is not one that the lab writes, or the process fails
 */
export async function trainAgain({ results }: StoredRecord, training: Training): Promise<void> {
  const command = COMMAND.exec(results.command)?.[1];
  if (command === undefined) {
    throw new Error(
      `verify-run: command: must be one of npm run lab -- train, got ${JSON.stringify(results.command)}`,
    );
  }
  const { code, dataDir, signal } = training;
  const args = [
    ...command.split(' '),
    ...['--results-dir', training.results, '--data-dir', dataDir],
    ...deviceFlags(results.environment.device),
  ];
  const outcome = await execa(process.execPath, [...labOf(code), ...args], {
    cwd: code,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    cancelSignal: signal,
  });
  if (outcome.failed)
    throw new Error(`verify-run: training ended with ${outcome.signal ?? `status ${outcome.exitCode}`}`);
}

/**
 * What Node.js is given to run the lab, as that commit's package.json has it: `programs/start.mjs`, or tsx before there was that,
 * which is why tsx is a dependency.
 * @throws when it has it in another way than `node …`
 */
function labOf(code: string): string[] {
  const file = join(code, 'package.json');
  const script = (JSON.parse(readFileSync(file, 'utf8')) as { scripts?: { lab?: unknown } }).scripts?.lab;
  if (typeof script !== 'string' || !/^node( [\w./-]+)+$/.test(script)) {
    throw new Error(
      `verify-run: ${file}: scripts.lab: must be node and plain arguments, got ${JSON.stringify(script)}`,
    );
  }
  return script.split(' ').slice(1);
}

function deviceFlags(device: string): string[] {
  const [, name, threads] = DEVICE.exec(device) ?? [];
  if (name === undefined || threads === undefined) {
    throw new Error(
      `verify-run: environment.device: must be like 'cpu, 1 thread', got ${JSON.stringify(device)}`,
    );
  }
  return ['--device', name, '--threads', threads];
}

/**
 * Puts the record and weights of the teacher of a distilled run where its repetition looks for them.
 * @throws naming the file and what makes it when it is not there
 */
export function provideTeacher({ config }: StoredRecord, from: string, to: string): void {
  if (config.distillation === null) return;
  const { record } = config.distillation.teacher;
  mkdirSync(join(to, record), { recursive: true });
  for (const name of ['config.json', 'results.json', 'weights.safetensors']) {
    const file = join(from, record, name);
    if (!existsSync(file)) {
      throw new Error(
        `verify-run: ${file} is missing: this run learns from ${record}, whose command makes it anew`,
      );
    }
    copyFileSync(file, join(to, record, name));
  }
}
