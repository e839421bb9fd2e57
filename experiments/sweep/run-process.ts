import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { runFlags } from '../record/run-command.ts';
import type { RunConfig } from '../record/schema.ts';
import { workFolder } from '../record/work-folder.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LAB = path.join(REPOSITORY, 'experiments/cli/lab.ts');
/** Sweeps give way to whatever else the machine is used for. */
const NICENESS = 5;

export interface RunPlaces {
  readonly resultsDir: string;
  readonly dataDir: string;
  readonly threads: number;
  readonly device: string;
}

export interface RunProcess {
  /** Null when it recorded its run; otherwise why not. Never rejects. */
  readonly failure: Promise<string | null>;
  stop(): void;
}

export function runLog(resultsDir: string, config: RunConfig): string {
  return path.join(workFolder(resultsDir, config), 'train.log');
}

/**
 * One `lab train --resume` as a process of its own. It writes to its log itself, so it does not depend on the sweep's
 * memory; it is the leader of its own group, so that a Ctrl-C reaches the sweep alone, which then stops it in order; and
 * it holds a channel to the sweep, by whose closing it notices when the sweep is gone.
 */
export function startRun(config: RunConfig, places: RunPlaces): RunProcess {
  const log = runLog(places.resultsDir, config);
  mkdirSync(path.dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const [command, ...args] = nodeCommand([
    ...['train', ...runFlags(config), '--resume'],
    ...['--results-dir', places.resultsDir, '--data-dir', places.dataDir],
    ...['--threads', String(places.threads), '--device', places.device],
  ]);
  const child = execa(command!, args, {
    cwd: REPOSITORY,
    detached: true,
    ipc: true,
    stdio: ['ignore', output, output],
    reject: false,
    cleanup: false,
    buffer: false,
  });
  closeSync(output);
  const failure = child.then((outcome) => {
    if (outcome.exitCode === 0) return null;
    if (outcome.signal !== undefined) return `killed by ${outcome.signal}`;
    return lastLine(log) ?? outcome.shortMessage ?? 'failed without a word';
  });
  return { failure, stop: () => child.kill('SIGTERM', undefined) };
}

function nodeCommand(args: readonly string[]): readonly string[] {
  const tsx = import.meta.resolve('tsx');
  const node = [
    process.execPath,
    '--import',
    tsx.startsWith('file:') ? tsx : fileURLToPath(tsx),
    LAB,
    ...args,
  ];
  return process.platform === 'win32' ? node : ['nice', '-n', String(NICENESS), ...node];
}

function lastLine(log: string): string | null {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const last = lines
    .at(-1)!
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  return last === '' ? null : last.slice(0, 300);
}
