import { type Dirent, readdirSync } from 'node:fs';
import { settledState, UNSETTLED } from './file-state.ts';

/** What a folder held, and its state before it was listed. */
interface Listing {
  readonly state: string;
  readonly entries: readonly Dirent[];
}

/** The last listing of each folder in this process: a folder that is the same holds the same names. */
const listings = new Map<string, Listing>();

/**
 * One look at the disk: each folder is listed once and each file asked for its state once, however many stages of a build
 * need to know. A state that is older than what is then read only makes a later look find a difference where there is none.
 */
export class Look {
  readonly #now: number;
  readonly #entries = new Map<string, readonly Dirent[]>();
  readonly #states = new Map<string, string>();

  /** `now` is the clock, in milliseconds; it decides only whether to trust the file system's times. */
  constructor(now = Date.now()) {
    this.#now = now;
  }

  /** In order of the name. @throws as readdir does */
  entries(folder: string): readonly Dirent[] {
    const known = this.#entries.get(folder);
    if (known !== undefined) return known;
    const before = listings.get(folder);
    // To ask costs a third of a listing: it is for those who look again and again.
    const state = before === undefined ? UNSETTLED : this.state(folder);
    const entries = before?.state === state && state !== UNSETTLED ? before.entries : list(folder);
    listings.set(folder, { state, entries });
    this.#entries.set(folder, entries);
    return entries;
  }

  /** {@link settledState} */
  state(file: string): string {
    const known = this.#states.get(file);
    if (known !== undefined) return known;
    const state = settledState(file, this.#now);
    this.#states.set(file, state);
    return state;
  }
}

function list(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}
