/**
 * The files of a lock. They carry rising numbers, `lock.1`, `lock.2`, …: the highest one counts. A number is taken with
 * link(2), which exactly one process can do, also on a network file system, and which shows the file complete or not at
 * all. The highest file is never deleted, so numbers never start again and a slow process cannot mistake an old lock for
 * the current one.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from './file-text.ts';
import { type LockOwner, parseOwner, sameOwner } from './lock-owner.ts';

export interface LockFile {
  readonly number: number;
  readonly owner: LockOwner;
}

const LOCK_NAME = /^lock\.(\d+)$/;

/** The lock file that counts, or null when there was never one. */
export function currentLock(folder: string): LockFile | null {
  for (;;) {
    const number = highestNumber(folder);
    if (number === 0) return null;
    try {
      return { number, owner: parseOwner(readFileSync(lockPath(folder, number), 'utf8')) };
    } catch (cause) {
      // Replaced by a higher one in the meantime: that one counts.
      if (!hasCode(cause, 'ENOENT', 'ESTALE')) throw cause;
    }
  }
}

/**
 * Makes `owner` the owner by taking `number`, which must be one above that of the lock found; false when another was first.
 * Null is nobody: the file is empty then, so that a lock is given back on a full disk, too.
 */
export function takeNumber(folder: string, number: number, owner: LockOwner | null): boolean {
  const draft = path.join(folder, `.lock.${randomUUID()}.tmp`);
  try {
    writeFileSync(draft, owner === null ? '' : JSON.stringify(owner));
    return linkAsHighest(draft, folder, number);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Raises the number of `owner`'s lock by one; false when the lock is no longer its own. The file is linked to its next
 * name, so that this needs no space on the disk.
 */
export function raiseNumber(folder: string, owner: LockOwner): boolean {
  for (;;) {
    const current = currentLock(folder);
    if (current === null || !sameOwner(current.owner, owner)) return false;
    try {
      if (linkAsHighest(lockPath(folder, current.number), folder, current.number + 1)) return true;
    } catch (cause) {
      if (!hasCode(cause, 'ENOENT')) throw cause;
    }
  }
}

function linkAsHighest(from: string, folder: string, number: number): boolean {
  try {
    linkSync(from, lockPath(folder, number));
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw cause;
  }
  // The number may have been there before, below a higher one.
  if (highestNumber(folder) !== number) return false;
  removeBelow(folder, number);
  return true;
}

function highestNumber(folder: string): number {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return 0;
    throw cause;
  }
  return Math.max(0, ...names.map((name) => Number(LOCK_NAME.exec(name)?.[1] ?? 0)));
}

function removeBelow(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    if (Number(LOCK_NAME.exec(name)?.[1] ?? number) < number)
      rmSync(path.join(folder, name), { force: true });
  }
}

function lockPath(folder: string, number: number): string {
  return path.join(folder, `lock.${number}`);
}
