import { ReadAhead } from './read-ahead.ts';
import { type CheckedRun, parseRun, readRunFiles } from './read-run.ts';
import type { RecordCache } from './record-cache.ts';
import type { Run } from './run.ts';
import type { RunFolder } from './run-folders.ts';

/** For fewer it is not worth while to start a thread. */
const MANY = 1000;

interface Known {
  /** The folder's state before anything in it was read; undefined without a cache. */
  readonly states: string | undefined;
  readonly run: Run | null;
}

/** Finished runs, each from the cache where nothing in its folder changed, and otherwise from its files. */
export class RunReader {
  readonly #root: string;
  readonly #cache: RecordCache | undefined;
  readonly #known = new Map<RunFolder, Known>();
  readonly #ahead: ReadAhead | null;

  /** The runs will be asked for in the order of `folders`. */
  constructor(root: string, folders: readonly RunFolder[], cache: RecordCache | undefined) {
    this.#root = root;
    this.#cache = cache;
    const finished = folders.filter(({ hasResults }) => hasResults);
    for (const folder of finished) {
      const states = cache?.statesOf(folder);
      const run = states === undefined ? null : (cache?.find(folder.path, states) ?? null);
      this.#known.set(folder, { states, run });
    }
    const unread = finished.filter((folder) => this.#known.get(folder)!.run === null);
    const paths = unread.map(({ path }) => path);
    this.#ahead = paths.length < MANY ? null : new ReadAhead(root, paths);
  }

  read(folder: RunFolder): CheckedRun {
    const { states, run: known } = this.#known.get(folder)!;
    if (known !== null) return { run: known, problems: [] };
    const files = this.#ahead?.read(folder.path) ?? readRunFiles(this.#root, folder.path);
    if (Array.isArray(files)) return { run: null, problems: files };
    const { run, problems } = parseRun(this.#root, folder, files);
    if (run === null || problems.length > 0 || this.#cache === undefined || states === undefined)
      return { run, problems };
    return { run: this.#cache.keep(run, states), problems };
  }

  /** To be called at the end, whatever happened. */
  end(): void {
    this.#ahead?.end();
  }
}
