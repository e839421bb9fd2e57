/** The paper's context as the reviewer's view has it: everything by index, runs in the order of the cells. */
import { DATASET_TITLES, MODEL_TITLES } from '../../experiments/record/names.ts';
import type { Cell } from '../cells/cell.ts';
import type { Fact } from '../facts/fact.ts';
import type { Exclusion } from '../load/exclusions.ts';
import { environmentOf, type Run } from '../load/run.ts';
import type { PaperContext } from '../pipeline/context.ts';
import type {
  ReviewCell,
  ReviewComparison,
  ReviewFact,
  ReviewRun,
  ReviewRuns,
  RunRange,
} from './review-data.ts';

export function reviewCells({ cells, exclusions, definition }: PaperContext): ReviewCell[] {
  let next = 0;
  return cells.map((cell) => {
    const first = next;
    next += cell.runs.length;
    const { title, color } = definition.variantStyle(cell.variant);
    return {
      key: cell.key,
      dataset: DATASET_TITLES[cell.dataset],
      model: MODEL_TITLES[cell.model],
      variant: title,
      color,
      runs: [first, next],
      declared: cell.declaredSeeds,
      missing: cell.missingSeeds,
      excluded: exclusions.filter((one) => isOfCell(one, cell)),
    };
  });
}

function isOfCell({ path }: Exclusion, { dataset, model, variant }: Cell): boolean {
  return path.replace(/^raw(_kd)?\//, '').startsWith(`${dataset}/${model}/${variant}_s`);
}

export function reviewComparisons({ cells, comparisons, definition }: PaperContext): ReviewComparison[] {
  const index = new Map(cells.map(({ key }, i) => [key, i]));
  const titles = new Map(definition.questions.map(({ family, title }) => [family, title]));
  return comparisons.map(({ key, family, a, b, seeds, complete }) => ({
    key,
    family,
    question: titles.get(family) ?? family,
    a: index.get(a.key)!,
    b: index.get(b.key)!,
    seeds,
    complete,
  }));
}

/** Facts with runs, cells and formulas as indices; `formulas` is appended to. */
export class FactIndex {
  readonly formulas: string[] = [];
  readonly #formulaAt = new Map<string, number>();
  readonly #runAt: ReadonlyMap<string, number>;
  readonly #cellOfRun: readonly number[];
  readonly #cellAt: ReadonlyMap<string, number>;

  constructor({ cells }: PaperContext) {
    const runs = cells.flatMap((cell, i) => cell.runs.map(({ path }) => ({ path, cell: i })));
    this.#runAt = new Map(runs.map(({ path }, i) => [path, i]));
    this.#cellOfRun = runs.map(({ cell }) => cell);
    this.#cellAt = new Map(cells.map(({ key }, i) => [key, i]));
  }

  add(fact: Fact): ReviewFact {
    const { key, value, unit, digits, plain, facts, provisional, absent } = fact;
    const runs = fact.runs.map((path) => this.#runAt.get(path)!).sort((x, y) => x - y);
    // A fact with no run yet concerns the cell that it is named after.
    const named = this.#cellAt.get(key.split('.').slice(0, 3).join('.'));
    const cells = new Set([
      ...runs.map((run) => this.#cellOfRun[run]!),
      ...(named === undefined ? [] : [named]),
    ]);
    return {
      key,
      value,
      unit,
      digits,
      plain,
      formula: this.#formula(fact.formula),
      runs: ranges(runs),
      facts,
      provisional,
      absent,
      cells: [...cells].sort((x, y) => x - y),
    };
  }

  #formula(text: string): number {
    const known = this.#formulaAt.get(text);
    if (known !== undefined) return known;
    this.#formulaAt.set(text, this.formulas.length);
    return this.formulas.push(text) - 1;
  }
}

/** Ascending indices as ranges: `0 1 2 7` is `[0, 3], [7, 8]`. */
export function ranges(indices: readonly number[]): RunRange[] {
  const out: [number, number][] = [];
  for (const index of indices) {
    const last = out.at(-1);
    if (last?.[1] === index) last[1]++;
    else out.push([index, index + 1]);
  }
  return out;
}

export function reviewRuns({ cells }: PaperContext): ReviewRuns {
  const runs = cells.flatMap((cell, i) => cell.runs.map((run) => ({ run, cell: i })));
  const column = <T>(of: (run: Run) => T): T[] => runs.map(({ run }) => of(run));
  return {
    path: column(({ path }) => path),
    cell: runs.map(({ cell }) => cell),
    seed: column(({ seed }) => seed),
    testAccuracy: column(({ outcomes }) => outcomes['test.accuracy']!),
    validationAccuracy: column(({ outcomes }) => outcomes['validation.accuracy']!),
    bestEpoch: column(({ outcomes }) => outcomes['selected.epoch']!),
    epochs: column(({ config }) => config.epochs as number),
    minutes: column(({ outcomes }) => outcomes['time.seconds']! / 60),
    runId: column(({ runId }) => runId),
    commit: column((run) => environmentOf(run)?.gitCommit ?? null),
    dirty: column((run) => environmentOf(run)?.gitDirty === true),
  };
}

/** Reads the run's history from its record. @throws {RecordError} when that has changed since it was checked */
export function reviewRun(run: Run): ReviewRun {
  return { ...run, history: run.history };
}
