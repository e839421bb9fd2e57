/**
 * The paper follows its inputs. File events, and now and then the clock, are only a reason to look; what changed is told
 * by comparing the states of all inputs with those of the last good build, and what to rebuild by the build itself. So
 * lost, doubled and misleading events cost time and never a wrong paper.
 */
import type { BuildOutcome } from '../pipeline/build-options.ts';
import type { Paths } from '../pipeline/paths.ts';
import { Builder } from './builder.ts';
import { ChangeSignal } from './change-signal.ts';
import {
  type ClaimsById,
  describeOutcome,
  draftChange,
  publishedClaims,
  verdictChanges,
} from './describe-outcome.ts';
import { watchInputs } from './file-events.ts';
import { changedPaths, describeCauses, type InputStates, inputStates, isCode } from './input-changes.ts';
import { Trouble } from './trouble.ts';

/** A burst is over when nothing happened for so long. Also long enough for the times of a file to settle. */
const QUIET_MILLISECONDS = 40;
/** A burst that does not end is built from now and then. */
const LONGEST_BURST_MILLISECONDS = 1_000;
/** Looking without a reason takes at most this share of the time, but is never put off for longer than a minute. */
const RESCAN_SHARE = 0.02;
const LONGEST_RESCAN_MILLISECONDS = 60_000;

export interface WatchOptions {
  /** Look at least so often, with or without events. */
  readonly rescanMilliseconds: number;
  /** What happened, a line each. */
  readonly say: (line: string) => void;
  /** What is wrong. */
  readonly complain: (text: string) => void;
  readonly signal: AbortSignal;
  /** Why records that the ledger holds may be changed or removed; without a reason that is an error. */
  readonly accept?: string | undefined;
  /** Told when the reviewer's view was written anew; without it nobody looks, and it is not written. */
  readonly siteWritten?: () => void;
  /** Told what keeps the paper from being up to date, and null when it is again. */
  readonly trouble?: (what: string | null) => void;
}

/** Watches until the signal is aborted. Then nothing that it started is running any more. */
export async function watch(paths: Paths, options: WatchOptions): Promise<void> {
  const builder = new Builder(paths.root, options.accept);
  const changes = new ChangeSignal();
  const onAbort = () => {
    changes.notify();
    void builder.stop();
  };
  options.signal.addEventListener('abort', onAbort);
  builder.prepare();
  const events = await watchInputs(
    paths,
    () => changes.notify(),
    (message) =>
      options.complain(`file events: ${message}; until then changes are found by looking every few seconds`),
  );
  try {
    await new Follower(paths, options, builder, changes).follow();
  } finally {
    options.signal.removeEventListener('abort', onAbort);
    await Promise.all([events.close(), builder.stop()]);
  }
}

class Follower {
  readonly #trouble: Trouble;
  /** Inputs when they were last looked at. */
  #seen: InputStates = new Map();
  /** Inputs of the last good build; null before the first. */
  #good: InputStates | null = null;
  #claims: ClaimsById;
  /** Of the last good build; null before the first. */
  #outcome: BuildOutcome | null = null;
  #isSiteWritten = false;
  /** How long it took to see that there is nothing to do. */
  #idleScan = 0;

  constructor(
    private readonly paths: Paths,
    private readonly options: WatchOptions,
    private readonly builder: Builder,
    private readonly changes: ChangeSignal,
  ) {
    this.#trouble = new Trouble((text) => {
      options.complain(text);
      options.trouble?.(text);
    });
    this.#claims = publishedClaims(paths);
  }

  async follow(): Promise<void> {
    let since = performance.now();
    while (!this.options.signal.aborted) {
      await this.#update(since);
      if (this.options.signal.aborted) return;
      const how = await this.changes.wait(this.#trouble.pause(this.#rescanPause()));
      if (how === 'changed') await this.changes.waitForQuiet(QUIET_MILLISECONDS, LONGEST_BURST_MILLISECONDS);
      else this.#trouble.waited();
      since = this.changes.reset() ?? performance.now();
    }
  }

  #rescanPause(): number {
    const affordable = Math.min(this.#idleScan / RESCAN_SHARE, LONGEST_RESCAN_MILLISECONDS);
    return Math.max(this.options.rescanMilliseconds, affordable);
  }

  /** Looks at the inputs and has built what they ask for. Latency is counted from `since`. */
  async #update(since: number): Promise<void> {
    let now: InputStates;
    try {
      now = inputStates(this.paths);
    } catch (error) {
      this.#trouble.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    const changed = changedPaths(this.#seen, now);
    if (this.#seen.size > 0 && changed.some(isCode)) await this.builder.replace();
    this.#seen = now;
    const answer = await this.builder.order('paper');
    if (this.options.signal.aborted) return;
    if (answer.kind === 'built') {
      this.#built(answer.outcome, now, performance.now() - since);
      await this.#writeSite(answer.outcome);
    } else if (answer.kind === 'site') throw new Error('watch: the building process answered another order');
    else if (answer.kind === 'failed') this.#trouble.failed(answer.message);
    else if (answer.kind === 'died') this.#trouble.failed(`the building process died (${answer.how})`);
    else {
      // Its code is no longer what is on disk: look again, with a new process.
      await this.builder.replace();
      this.changes.notify();
    }
  }

  /** After the paper, whose readers wait for no one. What goes wrong here is told, and tried again with the next build. */
  async #writeSite({ changed }: BuildOutcome): Promise<void> {
    const { siteWritten, complain, signal } = this.options;
    if (siteWritten === undefined || (this.#isSiteWritten && changed.length === 0)) return;
    const answer = await this.builder.order('site');
    if (signal.aborted) return;
    this.#isSiteWritten = answer.kind === 'site';
    if (this.#isSiteWritten) siteWritten();
    else if (answer.kind === 'failed') complain(`the reviewer's view is not written: ${answer.message}`);
  }

  #built(outcome: BuildOutcome, now: InputStates, milliseconds: number): void {
    const mended = this.#trouble.ended();
    if (mended) this.options.trouble?.(null);
    const before = this.#claims;
    const after = outcome.changed.length === 0 ? before : publishedClaims(this.paths);
    const changed = this.#good === null ? [] : changedPaths(this.#good, now);
    const causes = this.#good === null ? 'start' : describeCauses(changed, this.#good, now);
    this.#good = now;
    this.#claims = after;
    if (causes === '' && outcome.changed.length === 0 && !mended) {
      this.#idleScan = milliseconds;
      return;
    }
    const cause =
      causes === '' ? (mended ? 'the cause is gone' : 'a generated file was not as built') : causes;
    const { say } = this.options;
    say(`${mended ? 'mended: ' : ''}${cause} → ${describeOutcome(outcome, milliseconds / 1000)}`);
    const draft = draftChange(this.#outcome, outcome);
    this.#outcome = outcome;
    for (const line of [...draft, ...verdictChanges(before, after)]) say(`  ${line}`);
  }
}
