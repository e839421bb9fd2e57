import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFlags } from '../record/run-command.ts';
import type { RunConfig } from '../record/schema.ts';
import { workFolder } from '../record/work-folder.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LAB = path.join(REPOSITORY, 'experiments/cli/lab.ts');

export interface RunPlaces {
  readonly resultsDir: string;
  readonly dataDir: string;
  readonly threads: number;
  readonly device: string;
  /** Scheduling priority: 0 is that of other programs, 19 gives way to all of them. */
  readonly niceness: number;
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
  const [command, ...args] = nodeCommand(places.niceness, [
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
  giveWay(child.pid, places.niceness);
  const failure = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`cannot be started (${error.message})`));
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(`killed by ${signal}`);
      else resolve(code === 0 ? null : (lastLine(log) ?? `ended with code ${code} without a word`));
    });
  });
  return { failure, stop: () => child.kill('SIGTERM') };
}

function nodeCommand(niceness: number, args: readonly string[]): readonly string[] {
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), LAB, ...args];
  return process.platform === 'win32' ? node : ['nice', '-n', String(niceness), ...node];
}

/**
 * Linux shares the processor between sessions first and looks at niceness only within one. A run is a session of its own,
 * so the session has to be nice too. Where the kernel has no such groups there is nothing to do.
 */
function giveWay(pid: number | undefined, niceness: number): void {
  const group = `/proc/${pid}/autogroup`;
  if (pid === undefined || !existsSync(group)) return;
  try {
    writeFileSync(group, String(niceness));
  } catch {
    // Only the priority of a run, and not worth losing it for: the process may have ended, or a container may forbid it.
  }
}

function lastLine(log: string): string | null {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const last = lines
    .at(-1)!
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  return last === '' ? null : last.slice(0, 300);
}
