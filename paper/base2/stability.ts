/** How many runs diverge, and how much the loss depends on the learning rate. */
import { mean } from 'simple-statistics';
import type { Cell } from '../../analysis/cells/cell.ts';
import { groupBy } from '../../analysis/cells/group-by.ts';
import { subjectKey } from '../../analysis/definition/coordinates.ts';
import type { StudyDefinition } from '../../analysis/definition/study.ts';
import type { FactMaker } from '../../analysis/facts/build-facts.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact, runsOf } from '../../analysis/facts/make-fact.ts';
import type { Run } from '../../analysis/load/run.ts';
import type { Variant } from './study.ts';

/** Over all learning rates. */
export function stabilityOf(
  study: StudyDefinition,
  coordinates: { readonly variant: Variant; readonly softmax: string },
  name: 'diverged' | 'spread',
): string {
  return `${subjectKey(study, coordinates)}.${name}`;
}

/**
 * For weights and softmax, over all learning rates: `<…>.diverged`, the share of runs whose loss over the validation data is at
 * their end no better than that of guessing, ln(choices); and `<…>.spread`, the largest minus the smallest of the rates' mean
 * losses at the end, nats. `choices`: classes or tokens.
 */
export function stabilityFacts(choices: number): FactMaker {
  return ({ study, cells }) => {
    const groups = groupBy(cells, ({ factors: { variant, softmax } }) =>
      subjectKey(study, { variant: variant!, softmax: softmax! }),
    );
    return [...groups].flatMap(([key, group]) => groupFacts(key, group, Math.log(choices)));
  };
}

function groupFacts(key: string, cells: readonly Cell[], guessing: number): Fact[] {
  const runs = cells.flatMap((cell) => cell.runs);
  const shared = runsOf(cells);
  const diverged = runs.filter((run) => lastLoss(run) >= guessing);
  const means = cells.filter((cell) => cell.runs.length > 0).map((cell) => mean(cell.runs.map(lastLoss)));
  return [
    makeFact({
      ...shared,
      ...{ key: `${key}.diverged`, unit: 'fraction', digits: 1 },
      value: runs.length === 0 ? null : diverged.length / runs.length,
      formula: `share of runs whose last validation.loss is at least ${guessing.toFixed(4)} nats, that of guessing`,
    }),
    makeFact({
      ...shared,
      ...{ key: `${key}.spread`, unit: 'nats', digits: 4 },
      value: means.length < cells.length ? null : Math.max(...means) - Math.min(...means),
      formula: "largest minus smallest of the learning rates' means over seeds of the last validation.loss",
    }),
  ];
}

function lastLoss({ history, path }: Run): number {
  const loss = history.at(-1)?.['validation.loss'];
  if (loss === undefined) throw new Error(`${path}: history: must have validation.loss in its last row`);
  return loss;
}
