import os from 'node:os';
import type { BaseConfig } from '../record/base-record.ts';
import { LeaseMonitor } from '../record/lease-monitor.ts';
import type { LockOwner } from '../record/lock-owner.ts';
import { workFolder } from '../record/record-store.ts';
import { runStatus } from '../record/run-status.ts';

/** `running`: a process works on it, whoever started that. `queued`: a cluster has it and did not begin it. */
export type SweepState = 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A run as a sweep sees it. */
export interface SweepRun {
  readonly config: BaseConfig;
  readonly folder: string;
  readonly log: string;
  readonly state: SweepState;
  /** Why it failed, or is still queued, or what ended it before it could be recorded and goes on. */
  readonly reason: string | null;
  /** Of a waiting run: the teacher's record that has to be there first. */
  readonly waitsFor: string | null;
  /** Of a queued or running one, what works on it: `process 812`, `Slurm job 17_3`. */
  readonly place: string | null;
}

/** What can change of it. */
export type SweepStatus = Pick<SweepRun, 'state' | 'reason' | 'waitsFor' | 'place'>;

export function status(state: SweepState, more: Partial<SweepStatus> = {}): SweepStatus {
  return { state, reason: null, waitsFor: null, place: null, ...more };
}

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
        return status('running', { place: ownerName(now.owner) });
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
