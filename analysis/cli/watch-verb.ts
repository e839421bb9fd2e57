import { join } from 'node:path';
import { acquireRunLease, type RunLease } from '../../experiments/record/run-lease.ts';
import { isRunLock } from '../../experiments/record/run-lock.ts';
import { loadDefinition } from '../authoring/load-definition.ts';
import { type LiveView, startLiveView } from '../live/live-view.ts';
import type { Paths } from '../pipeline/paths.ts';
import { watch } from '../watch/watch.ts';

export interface WatchFlags {
  readonly rescan: number;
  readonly serve?: boolean;
  readonly port: number;
  readonly accept?: string;
}

/**
 * `paper watch`: a line each for what happened on stdout, what is wrong on stderr, until SIGINT or SIGTERM. With `--serve`
 * also the reviewer's view, live, on 127.0.0.1.
 */
export async function runWatch(paths: Paths, options: WatchFlags): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  // Nobody reads any more: `watch | head`.
  process.stdout.on('error', onSignal);
  const stamped = (text: string) => `${new Date().toTimeString().slice(0, 8)} ${text}\n`;
  const complain = (text: string) => process.stderr.write(stamped(text));
  let view: LiveView | null = null;
  const say = (line: string) => {
    process.stdout.write(stamped(line));
    view?.said(stamped(line).trimEnd());
  };
  try {
    const lease = await onlyWatcher(paths, stop.signal, complain);
    try {
      view = options.serve
        ? await startLiveView(paths, await loadDefinition(paths.definition), options.port)
        : null;
      if (view !== null) say(`the reviewer's view, live: ${view.url}`);
      await watch(paths, {
        rescanMilliseconds: options.rescan * 1000,
        say,
        complain,
        accept: options.accept,
        signal: AbortSignal.any([stop.signal, lease.lost]),
        ...(view !== null && { siteWritten: view.built, trouble: view.trouble }),
      });
      if (!stop.signal.aborted) lease.confirm();
    } finally {
      await view?.close();
      lease.release();
    }
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** @throws when another process watches this paper */
async function onlyWatcher(
  paths: Paths,
  stop: AbortSignal,
  complain: (text: string) => void,
): Promise<RunLease> {
  const lease = await acquireRunLease(join(paths.root, '.cache', 'watch'), {
    stop,
    waiting: ({ pid, host }) =>
      complain(`waiting whether process ${pid} on ${host}, which watches this paper, still lives`),
  });
  if (isRunLock(lease)) return lease;
  throw new Error(`watch: ${paths.root} is already being watched, by process ${lease.pid} on ${lease.host}`);
}
