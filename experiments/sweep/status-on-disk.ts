import os from 'node:os';
import { LeaseMonitor } from '../record/lease-monitor.ts';
import type { LockOwner } from '../record/lock-owner.ts';
import { workFolder } from '../record/record-store.ts';
import { runStatus } from '../record/run-status.ts';
import { type SweepRun, type SweepStatus, status } from './sweep-run.ts';

export type StatusOnDisk = (run: SweepRun) => SweepStatus;

/** How runs stand by their files and locks. Owners on other machines are watched, so ask several times per lease. */
export function statusOnDisk(resultsDir: string, leases = new LeaseMonitor()): StatusOnDisk {
  const isReady = new Set<string>();
  return ({ config, folder }) => {
    const now = runStatus(resultsDir, config, isReady.has(folder) ? 'known' : 'unknown');
    switch (now.kind) {
      case 'done':
        return status('done');
      case 'running':
        // Its next process watches for a lease once more before it takes the lock.
        if (leases.liveness(workFolder(resultsDir, config)).kind === 'silent') return status('waiting');
        return status('elsewhere', { place: ownerName(now.owner) });
      case 'blocked':
      case 'failed':
        return status('failed', { reason: now.reason });
      case 'cancelled':
        return status('cancelled');
      case 'stopped':
        return status('waiting');
      case 'waiting':
        if (now.needs === null) isReady.add(folder);
        return status('waiting', { waitsFor: now.needs });
    }
  };
}

function ownerName({ pid, host }: LockOwner): string {
  return host === os.hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}
