import os from 'node:os';
import { LeaseWatch } from '../record/lease-watch.ts';
import type { LockOwner } from '../record/lock-owner.ts';
import { runSituation } from '../record/run-situation.ts';
import { workFolder } from '../record/work-folder.ts';
import { type Standing, type SweepRun, standing } from './sweep-run.ts';

export type StandingsOnDisk = (run: SweepRun) => Standing;

/** How runs stand by their files and locks. Owners on other machines are watched, so ask several times per lease. */
export function standingsOnDisk(resultsDir: string, leases = new LeaseWatch()): StandingsOnDisk {
  const isTaught = new Set<string>();
  return ({ config, folder }) => {
    const situation = runSituation(resultsDir, config, isTaught.has(folder) ? 'known' : 'unknown');
    switch (situation.kind) {
      case 'done':
        return standing('done');
      case 'running':
        // Its next process watches for a lease once more before it takes the lock.
        if (leases.look(workFolder(resultsDir, config)).kind === 'silent') return standing('waiting');
        return standing('elsewhere', { place: ownerName(situation.owner) });
      case 'blocked':
      case 'failed':
        return standing('failed', { reason: situation.reason });
      case 'cancelled':
        return standing('cancelled');
      case 'stopped':
        return standing('waiting');
      case 'waiting':
        if (situation.teacher === null) isTaught.add(folder);
        return standing('waiting', { waitsFor: situation.teacher });
    }
  };
}

function ownerName({ pid, host }: LockOwner): string {
  return host === os.hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}
