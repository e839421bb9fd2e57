import { join } from 'node:path';
import { acquireRunLock, isRunLock } from '../../experiments/record/run-lock.ts';
import type { Places } from '../pipeline/places.ts';
import { watch } from '../watch/watch.ts';

/** `paper watch`: a line each for what happened on stdout, what is wrong on stderr, until SIGINT or SIGTERM. */
export async function runWatch(places: Places, options: { rescan: number }): Promise<void> {
  const lock = acquireRunLock(join(places.root, '.cache', 'watch'));
  if (!isRunLock(lock)) {
    throw new Error(`watch: ${places.root} is already being watched, by process ${lock.pid} on ${lock.host}`);
  }
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  // Nobody reads any more: `watch | head`.
  process.stdout.on('error', onSignal);
  const stamped = (text: string) => `${new Date().toTimeString().slice(0, 8)} ${text}\n`;
  try {
    await watch(places, {
      rescanMilliseconds: options.rescan * 1000,
      say: (line) => process.stdout.write(stamped(line)),
      complain: (text) => process.stderr.write(stamped(text)),
      signal: stop.signal,
    });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    lock.release();
  }
}
