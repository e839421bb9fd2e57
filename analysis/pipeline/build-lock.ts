import { acquireRunLock, isRunLock, type RunLock } from '../../experiments/record/run-lock.ts';
import type { Places } from './places.ts';

const POLL_MILLISECONDS = 200;

/**
 * One build of a paper at a time: two would write into LaTeX's folder at once. Waits for the other to end; one that
 * was killed holds nothing up.
 */
export async function withBuildLock<T>(
  places: Places,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await acquire(places, log);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function acquire(places: Places, log: (line: string) => void): Promise<RunLock> {
  let told = false;
  for (;;) {
    const outcome = acquireRunLock(places.cache);
    if (isRunLock(outcome)) return outcome;
    if (!told) log(`waiting for another build of this paper (process ${outcome.pid} on ${outcome.host})`);
    told = true;
    await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
  }
}
