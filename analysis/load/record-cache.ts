/**
 * Checked runs, kept from one load to the next. A run is taken from here when the file system says that its files are
 * the same, or when their bytes have the same hashes; all else is read and checked again.
 */
import { join } from 'node:path';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { UNSETTLED } from './file-state.ts';
import { type ResultsSummary, summarize, withHistoryOnDemand } from './history-on-demand.ts';
import type { Look } from './look.ts';
import type { Run } from './run.ts';
import type { RunFolder } from './run-folders.ts';

/** What a run's folder held when it was checked, and what came of it. */
interface Entry {
  /** States of config.json, results.json and all other files of the folder. */
  readonly states: string;
  readonly config: RunConfig;
  readonly summary: ResultsSummary;
  readonly sha256: Run['sha256'];
}

export interface StoredCache {
  /** Stands for the code that checked the runs: another version may check otherwise. */
  readonly code: string;
  readonly entries: Readonly<Record<string, Entry>>;
}

/** One run object for one entry, as long as a process holds it: what was computed of it can be kept beside it. */
const RUNS = new WeakMap<Entry, Run>();

export class RecordCache {
  readonly #root: string;
  readonly #code: string;
  /** With what the folders' states are asked. */
  readonly look: Look;
  readonly #before: ReadonlyMap<string, Entry>;
  readonly #kept = new Map<string, Entry>();
  #changed: boolean;

  /** `stored` is what an earlier {@link toStore} gave, or null. */
  constructor(root: string, code: string, look: Look, stored: StoredCache | null) {
    this.#root = root;
    this.#code = code;
    this.look = look;
    const usable = stored !== null && stored.code === code ? stored.entries : {};
    this.#before = new Map(Object.entries(usable));
    this.#changed = stored === null || stored.code !== code;
  }

  /** The folder's state, to be asked before its files are read. */
  statesOf({ path, otherFiles }: RunFolder): string {
    const names = ['config.json', 'results.json', ...otherFiles];
    const states = names.map((name) => `${name}=${this.look.state(join(this.#root, path, name))}`);
    return states.some((state) => state.endsWith(`=${UNSETTLED}`)) ? UNSETTLED : states.join(' ');
  }

  /** The run, if nothing in its folder changed since it was checked. */
  find(path: string, states: string): Run | null {
    const entry = this.#before.get(path);
    if (entry === undefined || entry.states !== states || states === UNSETTLED) return null;
    this.#kept.set(path, entry);
    return this.#runOf(path, entry);
  }

  /** Keeps a run that broke no rule; gives it back with its history read on demand. */
  keep(run: Run, states: string): Run {
    const { path, config, results, sha256 } = run;
    const entry: Entry = { states, config, summary: summarize(results), sha256 };
    this.#kept.set(path, entry);
    this.#changed = true;
    return this.#runOf(path, entry);
  }

  /** What to store for the next load; null when it is what was stored before. Runs that are gone are not in it. */
  toStore(): StoredCache | null {
    if (!this.#changed && this.#kept.size === this.#before.size) return null;
    return { code: this.#code, entries: Object.fromEntries(this.#kept) };
  }

  #runOf(path: string, entry: Entry): Run {
    const known = RUNS.get(entry);
    if (known !== undefined) return known;
    const { config, summary, sha256 } = entry;
    const file = join(this.#root, path, 'results.json');
    const run = { path, config, results: withHistoryOnDemand(summary, file, sha256.results), sha256 };
    RUNS.set(entry, run);
    return run;
  }
}
