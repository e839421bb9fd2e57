import { nearestNames } from '../../experiments/record/nearest-names.ts';
import type { Fact } from './fact.ts';

/** A key that no fact has. */
class UnknownFactError extends Error {
  override readonly name = 'UnknownFactError';

  constructor(key: string, known: Iterable<string>) {
    super(
      `unknown fact ${JSON.stringify(key)}; nearest: ${nearestNames(key, known).join(', ') || '(no facts)'}`,
    );
  }
}

/** All facts of one build, by key. */
export class FactBook {
  /** In code-unit order of the key. */
  readonly all: readonly Fact[];
  readonly #byKey: ReadonlyMap<string, Fact>;

  /** @throws when two facts have one key */
  constructor(facts: Iterable<Fact>) {
    this.all = [...facts].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#byKey = new Map(this.all.map((fact) => [fact.key, fact]));
    if (this.#byKey.size === this.all.length) return;
    const twice = this.all.find((fact, i) => this.all[i + 1]?.key === fact.key)!;
    throw new Error(`FactBook: two facts have the key ${JSON.stringify(twice.key)}`);
  }

  find(key: string): Fact | undefined {
    return this.#byKey.get(key);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** @throws {UnknownFactError} naming the nearest known keys */
  get(key: string): Fact {
    const fact = this.find(key);
    if (fact !== undefined) return fact;
    throw new UnknownFactError(key, this.#byKey.keys());
  }

  keys(): Iterable<string> {
    return this.#byKey.keys();
  }
}
