import { DATASETS, MODELS } from '../../experiments/record/names.ts';
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
   * @throws {UndeclaredCellError} when the key names a cell that no study declares
   * @throws {UnknownFactError} when it names none, or only declared ones, and there is no such fact: a mistake
   */
  fact(key: string): Fact {
    const missing = cellsOf(key).find((cell) => !this.#cells.has(cell));
    if (missing !== undefined) throw new UndeclaredCellError(missing);
    if (!this.#facts.has(key)) throw new UnknownFactError(key, this.#facts.keys());
    return this.#facts.get(key);
  }
}

/**
 * Keys of the cells that a fact's key names: two of `cifar10.resnet18.bit-vs-std.delta`, none of `study.runs`, one of
 * `efficiency.cifar10.resnet18.bit.macs`.
 */
export function cellsOf(key: string): string[] {
  const [datasets, models, variants] = key
    .replace(/^efficiency\./, '')
    .split('.')
    .map((part) => part.split('-vs-'));
  if (datasets === undefined || models === undefined || variants === undefined) return [];
  const known = (names: readonly string[], list: readonly string[]) =>
    names.every((name) => list.includes(name));
  if (!known(datasets, DATASETS) || !known(models, MODELS)) return [];
  return datasets.flatMap((dataset) =>
    models.flatMap((model) => variants.map((variant) => `${dataset}.${model}.${variant}`)),
  );
}
