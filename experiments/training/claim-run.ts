import type { BaseConfig } from '../record/base-record.ts';
import { runFolder, workFolder } from '../record/record-store.ts';
import { type RunLease, withRunLease } from '../record/run-lease.ts';
import type { LockOwner } from '../record/run-lock.ts';

interface ClaimOptions {
  readonly config: BaseConfig;
  readonly resultsDir: string;
  /** Ends the wait for an owner elsewhere. */
  readonly stop?: AbortSignal;
  readonly note: (text: string) => void;
}

/** Another process works on the run. */
export class RunTaken extends Error {
  override readonly name = 'RunTaken';
}

/**
 * Does the work of one run, be it a training or a measurement, as the only process that does.
 *
 * @throws {RunTaken} before the work when another process does it
 */
export function withClaimedRun<T>(
  { config, resultsDir, stop, note }: ClaimOptions,
  work: (lease: RunLease) => Promise<T>,
): Promise<T> {
  const options = {
    ...(stop && { stop }),
    waiting: ({ pid, host }: LockOwner) =>
      note(`waiting whether process ${pid} on ${host}, which began this run, still lives`),
    taken: ({ pid, host }: LockOwner) =>
      new RunTaken(`${runFolder(config)}: process ${pid} on ${host} is working on this run`),
  };
  return withRunLease(workFolder(resultsDir, config), options, work);
}
