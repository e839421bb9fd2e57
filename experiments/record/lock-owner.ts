/** Who holds a lock, and whether that process lives, as far as it can be told from here. */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import { hasCode } from './file-text.ts';
import { printableText } from './terminal.ts';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's own terms: tells it from a later process with the same id. */
  readonly started: string;
  /** Where its process id means something: host, boot and process namespace. Containers share a host, not their ids. */
  readonly space?: string;
  /** Tells two locks of one process apart. */
  readonly id?: string;
  /** Only of owners that renew their lock: after so long without a renewal anyone may take it. */
  readonly leaseSeconds?: number;
}

/** Left as owner by whoever is done. */
export const NOBODY: LockOwner = { pid: 0, host: '', started: '' };

/**
 * The owner that a lock file names. Files of locks appear whole, so that one which cannot be understood was left by a power cut
 * or damaged by hand: it keeps nobody out. Names are for people too and go to terminals as they are.
 */
export function parseOwner(text: string): LockOwner {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return NOBODY;
    throw cause;
  }
  return isOwner(value) ? { ...value, host: printableText(value.host) } : NOBODY;
}

function isOwner(value: unknown): value is LockOwner {
  if (typeof value !== 'object' || value === null) return false;
  const owner = value as Readonly<Record<string, unknown>>;
  const isText = (name: string) => typeof owner[name] === 'string';
  const isTextOrAbsent = (name: string) => owner[name] === undefined || isText(name);
  const lease = owner.leaseSeconds;
  return (
    Number.isSafeInteger(owner.pid) &&
    ['host', 'started'].every(isText) &&
    ['space', 'id'].every(isTextOrAbsent) &&
    (lease === undefined || (typeof lease === 'number' && lease > 0))
  );
}

/** This process as owner of one more lock. */
export function thisProcess(): LockOwner {
  const started = processStart(process.pid) ?? '';
  return { pid: process.pid, host: os.hostname(), started, space: SPACE, id: randomUUID() };
}

/** `elsewhere`: on another machine or in another container, so its process cannot be asked. */
export function ownerState(owner: LockOwner): 'alive' | 'dead' | 'elsewhere' {
  if (owner.pid === 0) return 'dead';
  if (owner.space === undefined ? owner.host !== os.hostname() : owner.space !== SPACE) return 'elsewhere';
  const started = processStart(owner.pid);
  return started !== null && started === owner.started ? 'alive' : 'dead';
}

export function sameOwner(a: LockOwner, b: LockOwner): boolean {
  const fields = ['pid', 'host', 'started', 'space', 'id'] as const;
  return fields.every((field) => a[field] === b[field]);
}

const SPACE = processSpace();

function processSpace(): string {
  if (process.platform !== 'linux') return os.hostname();
  return `${os.hostname()} ${bootId()} ${readlinkSync('/proc/self/ns/pid')}`;
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
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
      return `${bootId()} ${fields[19]}`;
    } catch (cause) {
      if (hasCode(cause, 'ENOENT', 'ESRCH')) return null;
      throw cause;
    }
  }
  try {
    process.kill(pid, 0);
    return 'running';
  } catch (cause) {
    return hasCode(cause, 'EPERM') ? 'running' : null;
  }
}
