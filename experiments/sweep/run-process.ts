import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
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
  const child = spawn(command!, args, {
    cwd: REPOSITORY,
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const failure = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`cannot be started (${error.message})`));
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(`killed by ${signal}`);
      else resolve(code === 0 ? null : (lastLine(log) ?? `ended with code ${code} without a word`));
    });
  });
  return { failure, stop: () => child.kill('SIGTERM') };
}

function nodeCommand(args: readonly string[]): readonly string[] {
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), LAB, ...args];
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
