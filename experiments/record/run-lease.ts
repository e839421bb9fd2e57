/**
 * A run's lock that its owner renews, so that other machines on a shared file system notice when it died.
 *
 * A lease lasts {@link LEASE_SECONDS}; the owner renews it every sixth of that from a thread of its own. Whoever has watched
 * the lock for a whole lease, by its own clock, without seeing it renewed may take it. An owner that was paused that long
 * (a suspended machine, SIGSTOP) is told so by {@link RunLease.confirm}, which it calls before each write that counts and
 * which renews the lease for the time of the write.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../programs/compiled-program.mjs';
import { LeaseMonitor, type Liveness } from './lease-monitor.ts';
import type { RenewalOrder } from './lease-renewal.worker.ts';
import { currentLock, raiseNumber } from './lock-files.ts';
import { type AcquireOptions, acquireRunLock, isRunLock, type LockOwner, type RunLock } from './run-lock.ts';

const LEASE_SECONDS = 120;
const RENEWALS_PER_LEASE = 6;
const LOOKS_PER_LEASE = 30;

export interface RunLease extends RunLock {
  /** Fires when another process was seen to have taken the run. */
  readonly lost: AbortSignal;
  /** Renews the lease; throws {@link LeaseLost} when it belongs to another process. */
  confirm(): void;
}

/** The run was taken over by another process because this one did not renew its lease in time. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface LeaseOptions {
  readonly leaseSeconds?: number;
  /**
   * When the thread that renews begins: `at once` (the default), or only `when due`, for work that is mostly over before
   * and does not compute for long without a pause.
   */
  readonly renewal?: Renewal;
  /** Ends the wait for an owner elsewhere. */
  readonly stop?: AbortSignal;
  /** Told once when it begins to wait for an owner elsewhere to renew. */
  readonly waiting?: (owner: LockOwner) => void;
}

type Renewal = 'at once' | 'when due';

/** How work is done by one process at a time. */
interface SoleOptions extends Pick<LeaseOptions, 'stop' | 'waiting'> {
  /** Why the work cannot be done while that process does it. */
  readonly taken: (owner: LockOwner) => Error;
}

/** Does the work as the only process that holds the lease of `folder`. @throws what `taken` gives, before the work, when another holds it */
export async function withRunLease<T>(
  folder: string,
  { taken, ...options }: SoleOptions,
  work: (lease: RunLease) => Promise<T>,
): Promise<T> {
  const lease = await acquireRunLease(folder, options);
  if (!isRunLock(lease)) throw taken(lease);
  try {
    return await work(lease);
  } finally {
    lease.release();
  }
}

/**
 * Takes the lock of `folder` and keeps it renewed; when a living process has it, returns that owner instead. Of an owner on
 * another machine that takes until its next renewal, or a lease when there is none.
 */
export async function acquireRunLease(
  folder: string,
  options: LeaseOptions = {},
): Promise<RunLease | LockOwner> {
  const { leaseSeconds = LEASE_SECONDS, renewal = 'at once' } = options;
  const take = (silent: Pick<AcquireOptions, 'silent'> = {}) => {
    const lock = acquireRunLock(folder, { leaseSeconds, ...silent });
    return isRunLock(lock) ? keepRenewed(folder, lock, leaseSeconds, renewal) : lock;
  };
  const first = take();
  if (isRunLock(first)) return first;
  const owner = await watchOwner(folder, options);
  if (owner.kind === 'free') return take();
  if (owner.kind === 'silent') return take({ silent: owner.lock.number });
  return owner.lock.owner;
}

/** Until an owner elsewhere is known to live, to be silent, or to be done. */
async function watchOwner(folder: string, { stop, waiting }: LeaseOptions): Promise<Liveness> {
  const watch = new LeaseMonitor();
  const first = watch.liveness(folder);
  if (first.kind !== 'owned elsewhere' || first.lock.owner.leaseSeconds === undefined) return first;
  waiting?.(first.lock.owner);
  for (;;) {
    await sleep((first.lock.owner.leaseSeconds * 1000) / LOOKS_PER_LEASE);
    const now = watch.liveness(folder);
    if (now.kind !== 'owned elsewhere' || now.lock.number !== first.lock.number || stop?.aborted) return now;
  }
}

function keepRenewed(folder: string, lock: RunLock, leaseSeconds: number, renewal: Renewal): RunLease {
  const { owner } = lock;
  const everySeconds = leaseSeconds / RENEWALS_PER_LEASE;
  const lost = new AbortController();
  const loss = () => new LeaseLost(`${folder}: ${takenBy(folder)}`);
  let worker: Worker | null = null;
  const begin = () => {
    worker = renewalThread({ folder, owner, everySeconds });
    worker.once('message', () => lost.abort(loss()));
    // Nobody could tell a run without renewals from a dead one.
    worker.once('error', (cause) => lost.abort(new LeaseLost(`${folder}: cannot be renewed (${cause})`)));
  };
  if (renewal === 'at once') begin();
  const due = renewal === 'when due' ? setTimeout(begin, everySeconds * 1000).unref() : undefined;
  return {
    owner,
    lost: lost.signal,
    confirm: () => {
      if (lost.signal.aborted) throw lost.signal.reason;
      if (!raiseNumber(folder, owner)) throw loss();
    },
    release: () => {
      clearTimeout(due);
      void worker?.terminate();
      lock.release();
    },
  };
}

function renewalThread(order: RenewalOrder): Worker {
  const worker = startThread(path.join(import.meta.dirname, 'lease-renewal.worker.ts'), order);
  worker.unref();
  return worker;
}

function takenBy(folder: string): string {
  const now = currentLock(folder)?.owner;
  const by = now === undefined || now.pid === 0 ? 'another process' : `process ${now.pid} on ${now.host}`;
  return `${by} took over this run while this process stood still; what it did since is dropped`;
}
