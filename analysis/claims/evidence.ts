import { type FactRef, keyOf } from '../definition/coordinates.ts';
import type { Fact } from '../facts/fact.ts';
import { type FactBook, UnknownFactError } from '../facts/fact-book.ts';

/** A claim speaks of a cell that no study declares: it waits for a study, and has no verdict. */
export class UndeclaredCellError extends Error {
  override readonly name = 'UndeclaredCellError';
  readonly cell: string;

  constructor(cell: string) {
    super(`no study declares ${cell}`);
    this.cell = cell;
  }
}

/** The facts as predicates see them. */
export class Evidence {
  readonly #facts: FactBook;
  readonly #cells: ReadonlySet<string>;

  /** @param cells keys of all cells that the studies declare, with or without runs */
  constructor(facts: FactBook, cells: Iterable<string>) {
    this.#facts = facts;
    this.#cells = new Set(cells);
  }

  /**
   * @throws {UndeclaredCellError} when it is about a cell that no study declares
   * @throws {UnknownFactError} when it is about none, or only declared ones, and there is no such fact: a mistake
   */
  fact(ref: FactRef): Fact {
    const key = keyOf(ref);
    const missing = typeof ref === 'string' ? undefined : ref.cells.find((cell) => !this.#cells.has(cell));
    if (missing !== undefined) throw new UndeclaredCellError(missing);
    if (!this.#facts.has(key)) throw new UnknownFactError(key, this.#facts.keys());
    return this.#facts.get(key);
  }
}
