/**
 * At most one process works on a run. Lock files carry rising numbers, `lock.1`, `lock.2`, …: the highest one counts.
 * Whoever finds its owner dead creates the next number with link(2), which exactly one process can do, also on a
 * network file system, and which shows the file complete or not at all. The highest file is never deleted, so numbers
 * never start again and a slow process cannot mistake an old lock for the current one.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's own terms: tells it from a later process with the same id. */
  readonly started: string;
}

export interface RunLock {
  release(): void;
}

const LOCK_NAME = /^lock\.(\d+)$/;
/** Left as owner by whoever is done. */
const NOBODY: LockOwner = { pid: 0, host: '', started: '' };

/** Takes the lock of `folder`; when a living process has it, returns that owner instead. */
export function acquireRunLock(folder: string): RunLock | LockOwner {
  mkdirSync(folder, { recursive: true });
  const me: LockOwner = { pid: process.pid, host: os.hostname(), started: processStart(process.pid) ?? '' };
  for (;;) {
    const current = highestLock(folder);
    const owner = current === 0 ? null : readOwner(folder, current);
    if (owner !== null && isAlive(owner)) return owner;
    if (createLock(folder, current + 1, me) && highestLock(folder) === current + 1) {
      removeBelow(folder, current + 1);
      return { release: () => createLock(folder, current + 2, NOBODY) && removeBelow(folder, current + 2) };
    }
  }
}

/** The living process that has the lock of `folder`, or null. */
export function runLockOwner(folder: string): LockOwner | null {
  const current = highestLock(folder);
  const owner = current === 0 ? null : readOwner(folder, current);
  return owner !== null && isAlive(owner) ? owner : null;
}

export function isRunLock(outcome: RunLock | LockOwner): outcome is RunLock {
  return 'release' in outcome;
}

/** The highest lock's number, 0 when there is none. */
function highestLock(folder: string): number {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return 0;
    throw cause;
  }
  return Math.max(0, ...names.map((name) => Number(LOCK_NAME.exec(name)?.[1] ?? 0)));
}

/** Null when the lock was replaced by a higher one in the meantime. */
function readOwner(folder: string, number: number): LockOwner | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, `lock.${number}`), 'utf8')) as LockOwner;
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw cause;
  }
}

function createLock(folder: string, number: number, owner: LockOwner): boolean {
  const draft = path.join(folder, `.lock.${os.hostname()}.${process.pid}.tmp`);
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path.join(folder, `lock.${number}`));
    return true;
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return false;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeBelow(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    if (Number(LOCK_NAME.exec(name)?.[1] ?? number) < number)
      rmSync(path.join(folder, name), { force: true });
  }
}

/** A process on another host cannot be asked; it is taken to be alive. */
function isAlive(owner: LockOwner): boolean {
  if (owner.pid === 0) return false;
  if (owner.host !== os.hostname()) return true;
  const started = processStart(owner.pid);
  return started !== null && started === owner.started;
}

/**
 * Start time of a process, null when it does not run: boot id and clock ticks from /proc on Linux; elsewhere only
 * whether the process exists can be told.
 */
function processStart(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command, in parentheses, may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    } catch (cause) {
      if (isErrno(cause, 'ENOENT') || isErrno(cause, 'ESRCH')) return null;
      throw cause;
    }
  }
  try {
    process.kill(pid, 0);
    return 'running';
  } catch (cause) {
    return isErrno(cause, 'EPERM') ? 'running' : null;
  }
}

function isErrno(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
