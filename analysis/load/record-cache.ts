/**
 * Checked runs, kept from one load to the next. A run is taken from here when the file system says that its files are
 * the same, or when their bytes have the same hashes; all else is read and checked again.
 */
import { join } from 'node:path';
import { UNSETTLED } from './file-state.ts';
import { type RunSummary, summarize, withHistoryOnDemand } from './history-on-demand.ts';
import type { Look } from './look.ts';
import type { Run } from './run.ts';
import type { RunFolder } from './run-folders.ts';

/** What a run's folder held when it was checked, and what came of it. */
interface Entry {
  /** States of config.json, results.json and all other files of the folder. */
  readonly states: string;
  readonly summary: RunSummary;
}

/** The runs of one folder of cells: what is stored and read at a time. */
export interface CachePiece {
  /** Stands for the code that checked the runs: another version may check otherwise. */
  readonly code: string;
  /** By path. */
  readonly entries: Readonly<Record<string, Entry>>;
}

/** One run object for one entry, as long as a process holds it: what was computed of it can be kept beside it. */
const RUNS = new WeakMap<Entry, Run>();

/** A piece as it was stored, and as it will be. */
interface Held {
  readonly before: Readonly<Record<string, Entry>>;
  readonly kept: Record<string, Entry>;
  changed: boolean;
}

export class RecordCache {
  readonly #root: string;
  readonly #code: string;
  /** With what the folders' states are asked. */
  readonly look: Look;
  readonly #read: (folder: string) => CachePiece | null;
  readonly #pieces = new Map<string, Held>();

  /** `read` gives what an earlier {@link changedPieces} gave for a folder, or null. */
  constructor(root: string, code: string, look: Look, read: (folder: string) => CachePiece | null) {
    this.#root = root;
    this.#code = code;
    this.look = look;
    this.#read = read;
  }

  /** The folder's state, to be asked before its files are read. */
  statesOf({ path, otherFiles }: RunFolder): string {
    const names = ['config.json', 'results.json', ...otherFiles];
    const folder = join(this.#root, path);
    let all = '';
    for (const name of names) {
      const state = this.look.state(`${folder}/${name}`);
      if (state === UNSETTLED) return UNSETTLED;
      all += `${name}=${state} `;
    }
    return all;
  }

  /** The run, if nothing in its folder changed since it was checked. */
  find(path: string, states: string): Run | null {
    const piece = this.#pieceOf(path);
    const entry = Object.hasOwn(piece.before, path) ? piece.before[path]! : undefined;
    if (entry === undefined || entry.states !== states || states === UNSETTLED) return null;
    piece.kept[path] = entry;
    return this.#runOf(path, entry);
  }

  /** Keeps a run that broke no rule; gives it back with its history read on demand. */
  keep(run: Run, states: string): Run {
    const { path } = run;
    const entry: Entry = { states, summary: summarize(run) };
    const piece = this.#pieceOf(path);
    piece.kept[path] = entry;
    piece.changed = true;
    return this.#runOf(path, entry);
  }

  /** What to store for the next load: the pieces that are not what was stored before. Runs that are gone are not in them. */
  changedPieces(): ReadonlyMap<string, CachePiece> {
    const changed = [...this.#pieces].filter(
      ([, { before, kept, changed }]) => changed || Object.keys(kept).length !== Object.keys(before).length,
    );
    return new Map(changed.map(([folder, { kept }]) => [folder, { code: this.#code, entries: kept }]));
  }

  #pieceOf(path: string): Held {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const known = this.#pieces.get(folder);
    if (known !== undefined) return known;
    const stored = this.#read(folder);
    const usable = stored?.code === this.#code ? stored.entries : {};
    const held: Held = { before: usable, kept: Object.create(null), changed: stored?.code !== this.#code };
    this.#pieces.set(folder, held);
    return held;
  }

  #runOf(path: string, entry: Entry): Run {
    const known = RUNS.get(entry);
    if (known !== undefined) return known;
    const run = withHistoryOnDemand(entry.summary, join(this.#root, path, 'results.json'));
    RUNS.set(entry, run);
    return run;
  }
}
