/**
 * Renews a lock from a thread of its own, so that a long computation of the process does not look like its death.
 * Says 'lost' when the lock belongs to another, and ends then. A failure to renew is tried again at the next turn.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { raiseNumber } from './lock-files.ts';
import type { LockOwner } from './lock-owner.ts';

export interface RenewalOrder {
  readonly folder: string;
  readonly owner: LockOwner;
  readonly everySeconds: number;
}

const { folder, owner, everySeconds } = workerData as RenewalOrder;

const timer = setInterval(() => {
  try {
    if (raiseNumber(folder, owner)) return;
  } catch {
    // A file system that does not answer now may do so before the lease ends; whoever writes asks again and sees the error.
    return;
  }
  clearInterval(timer);
  parentPort!.postMessage('lost');
}, everySeconds * 1000);
