/**
 * Tells whether the owner of a lock on another machine lives, without comparing clocks of machines: an owner that lives
 * raises the lock's number again and again, and it is this process's own monotonic clock that says how long the number has
 * stood still.
 */
import { performance } from 'node:perf_hooks';
import { currentLock, type LockFile } from './lock-files.ts';
import { ownerState } from './lock-owner.ts';

export type Liveness =
  | { readonly kind: 'free' }
  /** By a process of this machine, which lives. */
  | { readonly kind: 'owned here'; readonly lock: LockFile }
  | { readonly kind: 'owned elsewhere'; readonly lock: LockFile }
  /** By one elsewhere that did not renew it for a whole lease. */
  | { readonly kind: 'silent'; readonly lock: LockFile };

interface Observation {
  readonly number: number;
  readonly at: number;
  readonly stillFor: number;
}

/**
 * An observation counts for at most this share of a lease, however long ago the last one was. When the file system or this
 * process itself stood still, so did perhaps the owner, who then has time to renew before the lease is over.
 */
const LARGEST_STEP = 1 / 8;

export class LeaseMonitor {
  readonly #observations = new Map<string, Observation>();
  readonly #now: () => number;

  /** `now`: seconds, monotonic. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
  }

  /** Of the owner of the lock of `folder`. Call it several times per lease. */
  liveness(folder: string): Liveness {
    const lock = currentLock(folder);
    const state = lock === null ? 'dead' : ownerState(lock.owner);
    if (lock === null || state !== 'elsewhere') this.#observations.delete(folder);
    if (lock === null || state === 'dead') return { kind: 'free' };
    if (state === 'alive') return { kind: 'owned here', lock };
    const { leaseSeconds } = lock.owner;
    const silent =
      leaseSeconds !== undefined && this.#stillFor(folder, lock.number, leaseSeconds) >= leaseSeconds;
    return { kind: silent ? 'silent' : 'owned elsewhere', lock };
  }

  /** Seconds for which this number has been seen to stand still. */
  #stillFor(folder: string, number: number, leaseSeconds: number): number {
    const now = this.#now();
    const before = this.#observations.get(folder);
    const step = before === undefined ? 0 : Math.min(now - before.at, leaseSeconds * LARGEST_STEP);
    const stillFor = before?.number === number ? before.stillFor + step : 0;
    this.#observations.set(folder, { number, at: now, stillFor });
    return stillFor;
  }
}
