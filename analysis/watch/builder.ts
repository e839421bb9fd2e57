/** The watcher's hold on its worker: one process that builds, started ahead, replaced when it is stale or dead. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { START } from '../../programs/compiled-program.mjs';
import type { BuildOutcome } from '../pipeline/build-options.ts';

/** What came of an order. `died`: the worker ended without an answer or could not be started, `stale`: its code is no longer what is on disk. */
export type BuildAnswer =
  | Exclude<WorkerAnswer, { kind: 'ready' }>
  | { readonly kind: 'died'; readonly how: string }
  | { readonly kind: 'stale' };

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

export class Builder {
  #worker: ChildProcess | null = null;

  /** @param accept why records of the ledger may change or go while it is watched */
  constructor(
    private readonly root: string,
    private readonly accept?: string,
  ) {}

  /** Starts a worker if there is none, so that it is warm when it is needed. */
  prepare(): void {
    this.#worker ??= this.#start();
  }

  /** Ends the worker and all that it started; the next one loads the code anew. */
  async replace(): Promise<void> {
    await this.stop();
    this.prepare();
  }

  async order(what: WorkerOrder): Promise<BuildAnswer> {
    this.prepare();
    const worker = this.#worker!;
    const answer = new Promise<BuildAnswer>((resolve) => {
      const onMessage = (message: WorkerAnswer) => {
        if (message.kind !== 'ready') settle(message);
      };
      const onExit = (code: number | null, signal: string | null) =>
        settle(code === 0 ? { kind: 'stale' } : { kind: 'died', how: signal ?? `exit status ${code}` });
      const onError = ({ message }: Error) => settle({ kind: 'died', how: message });
      const settle = (outcome: BuildAnswer) => {
        worker.off('message', onMessage).off('exit', onExit).off('error', onError);
        resolve(outcome);
      };
      worker.on('message', onMessage).on('exit', onExit).on('error', onError);
      if (worker.exitCode !== null || worker.signalCode !== null) onExit(worker.exitCode, worker.signalCode);
    });
    // A worker that has just died or was never started takes no order; its end is the answer.
    if (worker.pid !== undefined) worker.send(what, () => {});
    const outcome = await answer;
    if (outcome.kind === 'failed' && outcome.name === 'StaleCodeError') return { kind: 'stale' };
    return outcome;
  }

  /** Kills the worker with its LaTeX. It holds nothing that a kill could harm: files are renamed into place whole. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (worker?.pid === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    killGroup(worker.pid);
    await gone;
  }

  #start(): ChildProcess {
    const worker = fork(
      START,
      [WORKER, '--root', this.root, ...(this.accept === undefined ? [] : [this.accept])],
      {
        execArgv: [],
        // A group of its own: Ctrl-C reaches the watcher alone, and the group can be ended as one.
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    const forget = () => {
      if (this.#worker === worker) this.#worker = null;
    };
    worker.on('exit', () => {
      // What it started may still be running, if it was killed.
      if (worker.pid !== undefined) killGroup(worker.pid);
      forget();
    });
    // It could not be started, and no `exit` follows.
    worker.on('error', forget);
    return worker;
  }
}

/** Ends all processes of a group, if there are any left. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // EPERM: macOS, when only the dead are left.
    if (code !== 'ESRCH' && code !== 'EPERM') throw cause;
  }
}

/** What the watcher tells its worker: build the paper, or write the reviewer's view of what was built. */
export type WorkerOrder = 'paper' | 'site';

/** What the worker tells the watcher: once that it is ready, and then one answer per order. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'built'; readonly outcome: BuildOutcome }
  | { readonly kind: 'site' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
