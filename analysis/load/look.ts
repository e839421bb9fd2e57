import { type Dirent, readdirSync } from 'node:fs';
import { settledState } from './file-state.ts';

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
    const read = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#entries.set(folder, read);
    return read;
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
