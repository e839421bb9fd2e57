/** Where runs are trained: by processes of this machine, or by jobs of a cluster. One scheduler drives either. */
import type { BaseConfig } from '../record/base-record.ts';

/** What became of a run that was begun. A record, or the lock of a living process, counts more than what is said here. */
export type JobEnd =
  /** By itself; the reason is why it failed, null when it says that it recorded its run. */
  | { readonly kind: 'ended'; readonly reason: string | null }
  /** By the machine, the cluster or a person, for no fault of its own; it goes on from its last saved state. */
  | { readonly kind: 'killed'; readonly reason: string };

export type Job =
  /** The cluster has it but did not begin it; `reason` is the cluster's word. */
  | { readonly kind: 'queued'; readonly place: string; readonly reason: string }
  /** `place`: as in `process 812` or `Slurm job 17_3 on node4`. */
  | { readonly kind: 'running'; readonly place: string }
  | JobEnd;

/** By record folder. */
export type Jobs = ReadonlyMap<string, Job>;

export interface Executor {
  /**
   * The jobs there are, those of an earlier sweep included if they outlive it. One that ended is told at least once and
   * not after its run was begun again.
   */
  poll(): Promise<Jobs>;
  /** Begins as many of these runs, in this order, as there is room for. */
  start(ready: readonly BaseConfig[]): Promise<void>;
  /** Asks the job of this run to save its state and end. */
  cancel(folder: string): Promise<void>;
  /** The sweep is about to end; resolves when it may, which is when no job is left that cannot go on without it. */
  stop(): Promise<void>;
  /** What keeps more runs from being begun; null when nothing but the number of jobs does. */
  remark(): string | null;
  /** Resolves when polling is worth while, after a second at most. */
  change(): Promise<void>;
}
