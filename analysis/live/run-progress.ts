/** The runs that the paper's studies declare as they come along. */
import { join } from 'node:path';
import type { BaseConfig } from '../../experiments/record/base-record.ts';
import { answeringFolders, findRecord, runFolder } from '../../experiments/record/record-store.ts';
import { fileState } from '../load/file-state.ts';
import { countStates, type LiveCurves, type LiveRun, type LiveRuns } from '../review/live-data.ts';
import { runHistory, runLog, runState } from './run-state.ts';

/** Curves of more runs than these are in nobody's eye. */
const MOST_CURVES = 32;
/** A run that ended since then is news to whoever opens the view after it. */
const NEWS_MILLISECONDS = 24 * 3600 * 1000;

interface FinishedRun {
  readonly files: string;
  readonly run: LiveRun;
  /** When it ended, milliseconds since 1970; null of an import. */
  readonly ended: number | null;
}

export class RunProgress {
  readonly #results: string;
  /** By path. What is asked for from outside is looked up here. */
  readonly #declared: ReadonlyMap<string, BaseConfig>;
  readonly #before = new Map<string, FinishedRun>();
  readonly #seenAtWork = new Set<string>();

  constructor(results: string, declared: readonly BaseConfig[]) {
    this.#results = results;
    this.#declared = new Map(declared.map((config) => [runFolder(config), config]));
  }

  /** All runs as they are now. Takes a few milliseconds where nothing happened. */
  snapshot(): LiveRuns {
    const all = [...this.#declared.values()].map((config) => this.#state(config));
    for (const { path, state } of all) if (state === 'running') this.#seenAtWork.add(path);
    const isShown = ({ path, state, note }: LiveRun) =>
      state === 'done'
        ? this.#seenAtWork.has(path) || this.#isNews(path)
        : state !== 'waiting' || note !== '';
    return { counts: countStates(all), runs: all.filter(isShown), problem: '' };
  }

  /** Histories so far of those of the runs that are declared. */
  curves(paths: readonly string[]): LiveCurves {
    const asked = [...new Set(paths)].slice(0, MOST_CURVES);
    return Object.fromEntries(
      asked.flatMap((path) => {
        const config = this.#declared.get(path);
        return config === undefined ? [] : [[path, runHistory(this.#results, config)]];
      }),
    );
  }

  /** The end of a declared run's log, null when there is none. */
  log(path: string): string | null {
    const config = this.#declared.get(path);
    return config === undefined ? null : runLog(this.#results, config);
  }

  /** A finished run is not read again until one of its files changes. */
  #state(config: BaseConfig): LiveRun {
    const path = runFolder(config);
    const files = answeringFolders(config)
      .flatMap((folder) => ['config.json', 'results.json'].map((name) => join(this.#results, folder, name)))
      .map(fileState)
      .join();
    const before = this.#before.get(path);
    if (before !== undefined && before.files === files) return before.run;
    const run = runState(this.#results, config);
    if (run.state === 'done') this.#before.set(path, { files, run, ended: endOf(this.#results, config) });
    else this.#before.delete(path);
    return run;
  }

  #isNews(path: string): boolean {
    const ended = this.#before.get(path)?.ended ?? null;
    return ended !== null && Date.now() - ended < NEWS_MILLISECONDS;
  }
}

function endOf(results: string, config: BaseConfig): number | null {
  const end = findRecord(results, config)?.record.sittings.at(-1)?.finishedAt;
  return end === undefined ? null : Date.parse(end);
}
