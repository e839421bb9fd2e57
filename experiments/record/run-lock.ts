/**
 * At most one process works on a run. Whoever finds the owner of its lock dead takes the lock's next number
 * (`lock-files.ts`). An owner on another machine cannot be asked whether it lives; `run-lease.ts` is for those.
 */
import { mkdirSync } from 'node:fs';
import { currentLock, type LockFile, takeNumber } from './lock-files.ts';
import { type LockOwner, ownerState, sameOwner, thisProcess } from './lock-owner.ts';

export type { LockOwner } from './lock-owner.ts';

export interface RunLock {
  readonly owner: LockOwner;
  /** Does nothing when another process has taken it meanwhile. */
  release(): void;
}

export interface AcquireOptions {
  /** The lock's number whose owner elsewhere was watched for a whole lease and never renewed it. */
  readonly silent?: number;
  /** Declared in the lock by whoever is going to renew it. */
  readonly leaseSeconds?: number;
}

/** Takes the lock of `folder`; when a living process has it, or one elsewhere that is not known to be silent, returns that owner. */
export function acquireRunLock(folder: string, options: AcquireOptions = {}): RunLock | LockOwner {
  const { silent, leaseSeconds } = options;
  mkdirSync(folder, { recursive: true });
  const me: LockOwner = leaseSeconds === undefined ? thisProcess() : { ...thisProcess(), leaseSeconds };
  for (;;) {
    const current = currentLock(folder);
    if (current !== null && !isFree(current, silent)) return current.owner;
    if (takeNumber(folder, (current?.number ?? 0) + 1, me)) {
      return { owner: me, release: () => release(folder, me) };
    }
  }
}

function isFree({ number, owner }: LockFile, silent: number | undefined): boolean {
  const state = ownerState(owner);
  return state === 'dead' || (state === 'elsewhere' && number === silent);
}

/** The process that has the lock of `folder`, or null. One elsewhere is taken to be alive. */
export function runLockOwner(folder: string): LockOwner | null {
  const current = currentLock(folder);
  return current !== null && ownerState(current.owner) !== 'dead' ? current.owner : null;
}

export function isRunLock(outcome: RunLock | LockOwner): outcome is RunLock {
  return 'release' in outcome;
}

function release(folder: string, me: LockOwner): void {
  for (;;) {
    const current = currentLock(folder);
    if (current === null || !sameOwner(current.owner, me)) return;
    if (takeNumber(folder, current.number + 1, null)) return;
  }
}
