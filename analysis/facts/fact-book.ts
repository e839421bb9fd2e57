import { nearestNames } from '../../experiments/record/nearest-names.ts';
import type { Fact } from './fact.ts';
import { RUN_PREFIX, RunFacts } from './run-facts.ts';

/** A key that no fact has. */
export class UnknownFactError extends Error {
  override readonly name = 'UnknownFactError';

  constructor(key: string, known: Iterable<string>) {
    super(
      `unknown fact ${JSON.stringify(key)}; nearest: ${nearestNames(key, known).join(', ') || '(no facts)'}`,
    );
  }
}

/** All facts of one build, by key; those of single runs are made when they are asked for. */
export class FactBook {
  /** In code-unit order of the key, without those of single runs. */
  readonly all: readonly Fact[];
  readonly #byKey: ReadonlyMap<string, Fact>;
  readonly #ofRuns: RunFacts;

  /** @throws when two facts have one key */
  constructor(facts: Iterable<Fact>, ofRuns = new RunFacts([])) {
    this.#ofRuns = ofRuns;
    this.all = [...facts].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#byKey = new Map(this.all.map((fact) => [fact.key, fact]));
    if (this.#byKey.size === this.all.length) return;
    const twice = this.all.find((fact, i) => this.all[i + 1]?.key === fact.key)!;
    throw new Error(`FactBook: two facts have the key ${JSON.stringify(twice.key)}`);
  }

  find(key: string): Fact | undefined {
    return key.startsWith(RUN_PREFIX) ? this.#ofRuns.find(key) : this.#byKey.get(key);
  }

  has(key: string): boolean {
    return this.find(key) !== undefined;
  }

  /** Whether prose can name it: facts of single runs stand in tables alone. */
  isListed(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** @throws {UnknownFactError} naming the nearest known keys */
  get(key: string): Fact {
    const fact = this.find(key);
    if (fact !== undefined) return fact;
    throw new UnknownFactError(key, key.startsWith(RUN_PREFIX) ? this.#ofRuns.keys() : this.#byKey.keys());
  }

  /** Those of single runs, each made as it is come to. */
  *ofRuns(): Iterable<Fact> {
    for (const key of this.#ofRuns.keys()) yield this.#ofRuns.find(key)!;
  }

  /** Of the facts in `all`. */
  keys(): Iterable<string> {
    return this.#byKey.keys();
  }
}
