import { acquireRunLease, type RunLease } from '../../experiments/record/run-lease.ts';
import { isRunLock, type LockOwner } from '../../experiments/record/run-lock.ts';
import type { Paths } from './paths.ts';

const POLL_MILLISECONDS = 200;

/**
 * One build of a paper at a time: two would write into LaTeX's folder at once. Waits for the other to end; one that
 * was killed holds nothing up, and one that died on another machine is noticed when its lease is over. `work` is given
 * what throws {@link LeaseLost} when this process stood still for so long that another took over: to be called before
 * anything is written; and whether it had to wait, when what it looked at before may be old.
 */
export async function withBuildLock<T>(
  paths: Paths,
  log: (line: string) => void,
  work: (confirm: () => void, waited: boolean) => Promise<T>,
): Promise<T> {
  const { lease, waited } = await acquire(paths, log);
  try {
    return await work(lease.confirm, waited);
  } finally {
    lease.release();
  }
}

async function acquire(
  paths: Paths,
  log: (line: string) => void,
): Promise<{ lease: RunLease; waited: boolean }> {
  let waited = false;
  const tell = ({ pid, host }: LockOwner) => {
    if (!waited) log(`waiting for another build of this paper (process ${pid} on ${host})`);
    waited = true;
  };
  for (;;) {
    const outcome = await acquireRunLease(paths.cache, { renewal: 'when due', waiting: tell });
    if (isRunLock(outcome)) return { lease: outcome, waited };
    tell(outcome);
    await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
  }
}
