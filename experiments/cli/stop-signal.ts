import { constants } from 'node:os';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Fires at the first SIGINT, SIGTERM or SIGHUP, or when the sweep that started this process is gone, so that work ends at
 * its next safe point; a second signal ends the process at once. The exit code is the shell's, 128 + the signal's number.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: (typeof STOPPING)[number]) => {
    process.exitCode = 128 + constants.signals[signal];
    if (controller.signal.aborted) process.exit();
    controller.abort(signal);
  };
  for (const signal of STOPPING) process.on(signal, stop);
  // A sweep holds a channel open to its runs; the system closes it however the sweep ends.
  if (process.channel !== undefined) {
    process.on('disconnect', () => {
      if (!controller.signal.aborted) stop('SIGHUP');
    });
    process.channel.unref();
  }
  return controller.signal;
}
