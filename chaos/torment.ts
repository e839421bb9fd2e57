/**
 * Starts a program again and again and kills it, or something that it started, at random moments. The moments are seeded;
 * what the processes are at then is up to the machine.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Uniform } from '../analysis/stats/testing/seeded-generator.ts';
import { hasCode } from '../experiments/record/file-text.ts';
import { descendants, isRunning, type Seen } from './process-tree.ts';

/** `CHAOS_KILLS=500 CHAOS_SEED=7 npx vitest run chaos`: kills of all tests together, and the seed of their moments. */
const ALL_KILLS = Number(process.env.CHAOS_KILLS ?? 12);
/** A kill of a training costs many seconds, one of a recorder less than one. */
export const KILLS = {
  sweeps: Math.ceil(0.1 * ALL_KILLS),
  paper: Math.ceil(0.3 * ALL_KILLS),
  records: Math.ceil(0.6 * ALL_KILLS),
} as const;

/** How far a long test is. */
export function tell(text: string): void {
  if (process.env.CHAOS_KILLS !== undefined) process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}
export const SEED = Number(process.env.CHAOS_SEED ?? 1);

/** How many kills are left; several victims draw from one budget. */
export class Kills {
  left: number;
  taken = 0;

  constructor(count: number) {
    this.left = count;
  }

  take(): boolean {
    if (this.left <= 0) return false;
    this.left--;
    this.taken++;
    return true;
  }
}

export interface Victim {
  readonly start: () => ChildProcess;
  /** Milliseconds; a kill comes at a random moment within so long. */
  readonly longest: number;
  /** What is wrong with an end that was not a kill of the process itself; null when nothing is. */
  readonly objection: (code: number | null, stderr: string) => string | null;
}

/** What was found wrong, and every process that was ever started. */
export class Findings {
  readonly objections: string[] = [];
  readonly started: Seen[] = [];

  /** Those still running some time after all was killed. */
  async survivors(patienceMilliseconds: number): Promise<Seen[]> {
    const end = performance.now() + patienceMilliseconds;
    for (;;) {
      const running = this.started.filter(isRunning);
      if (running.length === 0 || performance.now() > end) return running;
      await sleep(100);
    }
  }
}

/** Until the kills are spent or `isOver` says so; then the program is not running any more. */
export async function torment(
  victim: Victim,
  kills: Kills,
  draw: Uniform,
  findings: Findings,
  isOver: () => boolean = () => false,
): Promise<void> {
  while (kills.left > 0 && !isOver()) {
    const program = started(victim, findings);
    while (!program.hasEnded()) {
      await Promise.race([program.end, sleep(draw() * victim.longest)]);
      if (program.hasEnded() || !kills.take()) break;
      const family = descendants(program.pid);
      findings.started.push(...family);
      const targets = [program.pid, ...family.map(({ pid }) => pid)];
      // Half of the time the program itself.
      const target = draw() < 0.5 ? program.pid : targets[Math.floor(draw() * targets.length)]!;
      if (target === program.pid) await program.kill();
      else killIfThere(target);
    }
    if (!program.hasEnded()) await program.kill();
  }
}

function started(victim: Victim, findings: Findings) {
  const child = victim.start();
  const pid = child.pid!;
  let stderr = '';
  let killed = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-20_000);
  });
  child.stdout?.resume();
  const end = once(child, 'close').then(([code]) => {
    if (killed) return;
    const objection = victim.objection(code as number | null, stderr);
    if (objection === null) return;
    findings.objections.push(objection);
    tell(objection);
  });
  return {
    pid,
    end,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async () => {
      killed = true;
      child.kill('SIGKILL');
      await end;
    },
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    if (!hasCode(cause, 'ESRCH')) throw cause;
  }
}

/** An unexpected exception shows its stack; an error that was thought of is a line. */
export function stackTrace(stderr: string): string | null {
  return /\n\s+at .*:\d+:\d+/.test(stderr) ? `a stack trace: ${stderr.slice(-2000)}` : null;
}
