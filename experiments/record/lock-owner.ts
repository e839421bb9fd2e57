/** Who holds a lock, and whether that process lives, as far as it can be told from here. */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import { z } from 'zod';
import { hasCode } from './file-text.ts';
import { printableText } from './printable-text.ts';

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** When the process started, in the system's own terms: tells it from a later process with the same id. */
  started: z.string(),
  /** Where its process id means something: host, boot and process namespace. Containers share a host, not their ids. */
  space: z.string().optional(),
  /** Tells two locks of one process apart. */
  id: z.string().optional(),
  /** Only of owners that renew their lock: after so long without a renewal anyone may take it. */
  leaseSeconds: z.number().positive().optional(),
});
export type LockOwner = Readonly<z.infer<typeof ownerSchema>>;

/** Left as owner by whoever is done. */
const NOBODY: LockOwner = { pid: 0, host: '', started: '' };

/**
 * The owner that a lock file names. Files of locks appear whole, so that one which cannot be understood was left by a power cut
 * or damaged by hand: it keeps nobody out. Names are for people too and go to terminals as they are.
 */
export function parseOwner(text: string): LockOwner {
  try {
    const owner = ownerSchema.parse(JSON.parse(text));
    return { ...owner, host: printableText(owner.host, 'joined') };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) return NOBODY;
    throw cause;
  }
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
