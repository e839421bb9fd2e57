import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { START } from '../../programs/compiled-program.mjs';
import { REPOSITORY } from '../../programs/sources.mjs';
import type { BaseConfig } from '../record/base-record.ts';
import { messageOf } from '../record/file-text.ts';
import { writeJson } from '../record/json-file.ts';
import { lastLine } from '../record/log-tail.ts';
import {
  checkConfig,
  LOG_FILE,
  RUN_FILE,
  runFolder,
  workFolder,
  workFolderOf,
} from '../record/record-store.ts';
import { measuresTimes, verbOf } from '../record/run-command.ts';
import type { JobEnd } from './executor.ts';

export const LAB = path.join(REPOSITORY, 'experiments/cli/lab.ts');

export const runOptionsSchema = z.strictObject({
  resultsDir: z.string(),
  dataDir: z.string(),
  /** Below it each run's TensorBoard files; null: beside its other files at work. */
  logDir: z.string().nullable(),
  trackGrads: z.boolean(),
  wandb: z.boolean().default(false),
  threads: z.int().positive(),
  device: z.enum(['cpu', 'cuda', 'webgpu']),
  /** False: also where the commit of the code cannot be read. */
  commit: z.boolean().default(true),
  /** Scheduling priority: 0 is that of other programs, 19 gives way to all of them. */
  niceness: z.int(),
});
export type RunOptions = Readonly<z.infer<typeof runOptionsSchema>>;

export interface RunProcess {
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly end: Promise<JobEnd>;
  /** Asks it to save its state and end. */
  stop(): void;
}

/** What a run says of itself, and why it failed. */
export function runLog(resultsDir: string, folder: string): string {
  return path.join(workFolderOf(resultsDir, folder), LOG_FILE);
}

/**
 * One `lab train --config run.json --resume` as a process of its own. It writes to its log itself, so it does not depend on the sweep's
 * memory; it is the leader of its own group, so that a Ctrl-C reaches the sweep alone, which then stops it in order; and
 * it holds a channel to the sweep, by whose closing it notices when the sweep is gone.
 */
export function startRun(
  config: BaseConfig,
  options: RunOptions,
  environment: Readonly<Record<string, string>> = {},
): RunProcess {
  const log = runLog(options.resultsDir, runFolder(config));
  mkdirSync(path.dirname(log), { recursive: true });
  // Sweeps side by side write it at once; the run's lock is the run's.
  writeJson(path.join(path.dirname(log), RUN_FILE), checkConfig(config, RUN_FILE));
  const output = openSync(log, 'a');
  const [command, ...args] = nodeCommand(options.niceness, trainArguments(config, options));
  const child = spawn(command!, args, {
    cwd: REPOSITORY,
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  giveWay(child.pid, options.niceness);
  const end = new Promise<JobEnd>((resolve) => {
    child.once('error', (error) =>
      resolve({ kind: 'ended', reason: `cannot be started (${error.message})` }),
    );
    child.once('exit', (code, signal) => resolve(jobEnd(code, signal, log)));
  });
  return { pid: child.pid, end, stop: () => child.kill('SIGTERM') };
}

export function trainArguments(config: BaseConfig, options: RunOptions): readonly string[] {
  const verb = verbOf(config);
  const file = path.join(workFolder(options.resultsDir, config), RUN_FILE);
  const common = [verb, '--config', file, '--resume', '--results-dir', options.resultsDir];
  if (measuresTimes(config)) return common;
  return [
    ...[...common, '--data-dir', options.dataDir],
    ...(options.logDir === null || verb !== 'train' ? [] : ['--log-dir', options.logDir]),
    ...(options.trackGrads && verb === 'train' ? ['--track-grads'] : []),
    ...(options.wandb && verb === 'train' ? ['--wandb'] : []),
    ...(options.commit || verb !== 'train' ? [] : ['--no-commit']),
    ...['--threads', String(options.threads), '--device', options.device],
  ];
}

/** EX_TEMPFAIL of sysexits.h: by no fault of the run, which another process works on or which can go on. */
export const GOES_ON = 75;

/** A run that was asked to stop ends, once it has saved its state, with the shell's code for the signal. */
const STOPPED = new Map(
  (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal) => [128 + constants.signals[signal], signal]),
);

function jobEnd(code: number | null, signal: NodeJS.Signals | null, log: string): JobEnd {
  if (signal !== null) return { kind: 'killed', reason: `killed by ${signal}` };
  const stopped = STOPPED.get(code!);
  if (stopped !== undefined) return { kind: 'killed', reason: `stopped by ${stopped}` };
  const said = lastWord(log) ?? `ended with code ${code} without a word`;
  if (code === GOES_ON) return { kind: 'killed', reason: said };
  return { kind: 'ended', reason: code === 0 ? null : said };
}

function nodeCommand(niceness: number, args: readonly string[]): readonly string[] {
  const node = [process.execPath, START, LAB, ...args];
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

/** It stands in tables and on terminals; the log has all of it. */
const LONGEST_REASON = 500;

/** Whatever became of the log: a sweep outlives it. */
function lastWord(log: string): string | null {
  try {
    const last = lastLine(log);
    return last === null || last.length <= LONGEST_REASON ? last : `${last.slice(0, LONGEST_REASON - 1)}…`;
  } catch (cause) {
    return `ended, and its log cannot be read (${messageOf(cause)})`;
  }
}
