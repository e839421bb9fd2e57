/**
 * V8 compiles what runs often, and the first drawings of a process take four times as long as later ones. So a builder that
 * has nothing to do draws the figures a few times for nothing, and the first record that lands does not wait for it.
 */
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { analyse } from '../pipeline/analyse.ts';
import { loadWithCache } from '../pipeline/load-with-cache.ts';
import type { Places } from '../pipeline/places.ts';

const ROUNDS = 3;
const IDLE_MILLISECONDS = 2_000;

export class WarmUp {
  readonly #places: Places;
  readonly #definition: PaperDefinition;
  readonly #code: string;
  #idle: NodeJS.Timeout | undefined;
  #isBusy = false;
  #roundsLeft = ROUNDS;

  /** `code` is the hash of the code that runs. */
  constructor(places: Places, definition: PaperDefinition, code: string) {
    this.#places = places;
    this.#definition = definition;
    this.#code = code;
  }

  /** There is work to do. A drawing that was begun is finished first. */
  pause(): void {
    this.#isBusy = true;
    clearTimeout(this.#idle);
  }

  /** The work is done. */
  resume(): void {
    this.#isBusy = false;
    if (this.#roundsLeft > 0) this.#idle = setTimeout(() => void this.#draw(), IDLE_MILLISECONDS);
  }

  async #draw(): Promise<void> {
    try {
      const context = analyse(loadWithCache(this.#places, this.#code), this.#definition);
      for (; this.#roundsLeft > 0; this.#roundsLeft--) {
        for (const figure of this.#definition.figures) {
          if (this.#isBusy) return;
          await figure.draw(context);
        }
      }
    } catch {
      // Records that break rules, or a figure that cannot be drawn: told when it is built.
    }
  }
}
