/** The real program as a process, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const LAB = path.join(import.meta.dirname, '../lab.ts');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LabProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr first holds the text; rejects when the process ends before. */
  said(text: string): Promise<void>;
}

const running = new Set<ChildProcess>();

/** For after a test: what it did not see to the end must not disturb the next. */
export function killLabs(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** `prefix` is a command that runs the program, such as one that limits it; `lab` is the program, in a copy of this repository. */
export function startLab(
  args: readonly string[],
  prefix: readonly string[] = [],
  lab: string = LAB,
): LabProcess {
  const start = path.join(path.dirname(lab), '../../programs/start.mjs');
  const node = [process.execPath, start, lab, ...args];
  const [command, ...rest] = [...prefix, ...node];
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }) as Ended);
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve();
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`ended without saying '${text}': ${stderr}`)));
      look();
    });
  return { child, ended, said };
}

export function runLab(args: readonly string[], prefix: readonly string[] = []): Promise<Ended> {
  return startLab(args, prefix).ended;
}
