import { oncePer } from '../load/once-per.ts';
import { environmentOf, type Run } from '../load/run.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

/** Digits of a run id and of a commit that are shown; enough to find them with. */
const RUN_ID_DIGITS = 12;
const COMMIT_DIGITS = 7;

interface RunMeasure extends Pick<FactInput, 'unit' | 'digits' | 'formula' | 'absent'> {
  readonly name: string;
  readonly of: (run: Run) => number | string | null;
}

const RUN_MEASURES: readonly RunMeasure[] = [
  { name: 'seed', unit: 'none', formula: 'config.seed', of: ({ seed }) => seed },
  {
    name: 'test_accuracy',
    unit: 'fraction',
    digits: 2,
    formula: 'results.test.accuracy',
    of: ({ outcomes }) => outcomes['test.accuracy'] ?? null,
  },
  {
    name: 'validation_accuracy',
    unit: 'fraction',
    digits: 2,
    formula: 'results.best.validation.accuracy',
    of: ({ outcomes }) => outcomes['validation.accuracy'] ?? null,
  },
  {
    name: 'best_epoch',
    unit: 'count',
    formula: 'results.best.epoch, the first epoch with the highest validation accuracy',
    of: ({ outcomes }) => outcomes['selected.epoch'] ?? null,
  },
  { name: 'epochs', unit: 'count', formula: 'config.epochs', of: ({ config }) => config.epochs as number },
  {
    name: 'minutes',
    unit: 'minutes',
    digits: 1,
    formula: 'results.time.wallSeconds / 60',
    of: ({ outcomes }) => (outcomes['time.seconds'] === undefined ? null : outcomes['time.seconds'] / 60),
  },
  {
    name: 'run_id',
    unit: 'text',
    formula: `first ${RUN_ID_DIGITS} digits of results.runId, the SHA-256 of the configuration`,
    of: ({ runId }) => runId.slice(0, RUN_ID_DIGITS),
  },
  {
    name: 'commit',
    unit: 'text',
    formula: `first ${COMMIT_DIGITS} digits of results.environment.gitCommit`,
    absent: 'the record names no commit',
    of: (run) => environmentOf(run)?.gitCommit?.slice(0, COMMIT_DIGITS) ?? null,
  },
];

export const RUN_PREFIX = 'run.';

/** `run.cifar10.resnet18.bit_s42`: what the keys of one run's facts begin with. */
export const runKey = oncePer(({ path }: Run) => RUN_PREFIX + path.split('/').slice(1).join('.'));

/** By the name of the measure; made together, because a table of runs shows nearly all of them. */
export const factsOfRun = oncePer((run: Run): ReadonlyMap<string, Fact> => {
  const key = runKey(run);
  const runs = [run.path];
  // Spelled out: to spread ten thousand measures took four times as long as all the rest.
  const made = RUN_MEASURES.map(({ name, unit, digits = 0, formula, absent = null, of }): [string, Fact] => [
    name,
    makeFact({ key: `${key}.${name}`, value: of(run), unit, digits, formula, absent, runs }),
  ]);
  return new Map(made);
});

/**
 * Facts of single runs, `run.<dataset>.<model>.<variant>_s<seed>.<measure>`: read from one record and made when they are
 * asked for, so that ten thousand runs do not make a list of eighty thousand facts in every build.
 */
export class RunFacts {
  readonly #runs: ReadonlyMap<string, Run>;
  /** Of the run that was asked for last: who goes through a table asks for all facts of one run, then of the next. */
  #last: { readonly run: string; readonly facts: ReadonlyMap<string, Fact> } = { run: '', facts: new Map() };

  constructor(runs: Iterable<Run>) {
    this.#runs = new Map([...runs].map((run) => [runKey(run), run]));
  }

  find(key: string): Fact | undefined {
    const end = key.lastIndexOf('.');
    if (this.#last.run.length !== end || !key.startsWith(this.#last.run)) {
      const name = key.slice(0, end);
      const run = this.#runs.get(name);
      if (run === undefined) return undefined;
      this.#last = { run: name, facts: factsOfRun(run) };
    }
    return this.#last.facts.get(key.slice(end + 1));
  }

  /** Every key that {@link find} knows. */
  *keys(): Iterable<string> {
    for (const run of this.#runs.keys()) for (const { name } of RUN_MEASURES) yield `${run}.${name}`;
  }
}
