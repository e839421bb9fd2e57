import type { Cell } from '../cells/cell.ts';
import type { RunMeasure } from '../definition/study.ts';
import { memoizeAll } from '../load/memoize.ts';
import { environmentOf, type Run } from '../load/run.ts';
import type { Fact } from './fact.ts';
import { makeFact } from './make-fact.ts';

/** Digits of a run id and of a commit that are shown; enough to find them with. */
const RUN_ID_DIGITS = 12;
const COMMIT_DIGITS = 7;

/** What every record says of its run; a study adds to it. */
const RUN_MEASURES: readonly RunMeasure[] = [
  { name: 'seed', unit: 'none', formula: 'config.seed', of: ({ seed }) => seed },
  {
    name: 'minutes',
    unit: 'minutes',
    digits: 1,
    formula: 'outcome time.seconds / 60',
    absent: 'the record names no time',
    of: ({ outcomes }) => (outcomes['time.seconds'] === undefined ? null : outcomes['time.seconds'] / 60),
  },
  {
    name: 'run_id',
    unit: 'text',
    formula: `first ${RUN_ID_DIGITS} digits of the run's id, the SHA-256 of the configuration`,
    of: ({ runId }) => runId.slice(0, RUN_ID_DIGITS),
  },
  {
    name: 'commit',
    unit: 'text',
    formula: `first ${COMMIT_DIGITS} digits of the git commit of the last sitting`,
    absent: 'the record names no commit',
    of: (run) => environmentOf(run)?.gitCommit?.slice(0, COMMIT_DIGITS) ?? null,
  },
];

export const RUN_PREFIX = 'run.';

/** `run.<cell>_s<seed>`: what the keys of one run's facts begin with. */
export function runKey({ key }: Cell, { seed }: Run): string {
  return `${RUN_PREFIX}${key}_s${seed}`;
}

const measuresOf = ({ study }: Cell) => [...RUN_MEASURES, ...study.runMeasures];

/** By the name of the measure. */
export const factsOfRun = memoizeAll((cell: Cell, run: Run): ReadonlyMap<string, Fact> => {
  const key = runKey(cell, run);
  const runs = [run.path];
  const made = measuresOf(cell).map(
    ({ name, unit, digits = 0, formula, absent = null, of }): [string, Fact] => [
      name,
      makeFact({ key: `${key}.${name}`, value: of(run), unit, digits, formula, absent, runs }),
    ],
  );
  return new Map(made);
});

/**
 * Facts of single runs, `run.<cell>_s<seed>.<measure>`: read from one record and made when they are asked for, so that ten
 * thousand runs do not make a list of eighty thousand facts in every build.
 */
export class RunFacts {
  readonly #runs: ReadonlyMap<string, readonly [Cell, Run]>;

  constructor(cells: readonly Cell[]) {
    this.#runs = new Map(
      cells.flatMap((cell) => cell.runs.map((run) => [runKey(cell, run), [cell, run]] as const)),
    );
  }

  find(key: string): Fact | undefined {
    const end = key.lastIndexOf('.');
    const found = this.#runs.get(key.slice(0, end));
    return found && factsOfRun(...found).get(key.slice(end + 1));
  }

  /** Every key that {@link find} knows. */
  *keys(): Iterable<string> {
    for (const [run, [cell]] of this.#runs) for (const { name } of measuresOf(cell)) yield `${run}.${name}`;
  }
}
