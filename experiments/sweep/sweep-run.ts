import type { BaseConfig } from '../record/base-record.ts';

/** `elsewhere`: a process that this sweep did not start works on it. `queued`: a cluster has it and did not begin it. */
export type SweepState = 'waiting' | 'queued' | 'running' | 'elsewhere' | 'done' | 'failed' | 'cancelled';

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
