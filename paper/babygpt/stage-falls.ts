import { mean } from 'simple-statistics';
import type { Cell } from '../../analysis/cells/cell.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact, runsOf } from '../../analysis/facts/make-fact.ts';
import type { Run } from '../../analysis/load/run.ts';

/** The second stage begins at half time; the falls are those of the thousand steps on either side of it. */
const FALLS = { fall_before: [1500, 2500], fall_after: [2500, 3500] } as const;

/**
 * By how much the loss over the whole validation text falls in the last thousand steps of the first stage and in the first
 * thousand of the second, nats a token, mean over seeds: `babygpt.<model>.two-stage.fall_before` and `.fall_after`. An S-shaped
 * curve, as BitNet b1.58's training tips show it (Ma et al. 2024), is flat before the change and falls steeply after it.
 */
export function stageFalls({ cells }: { readonly cells: readonly Cell[] }): Fact[] {
  return cells
    .filter(({ factors }) => factors.schedule === 'two-stage')
    .flatMap((cell) =>
      Object.entries(FALLS).map(([name, [from, to]]) =>
        makeFact({
          key: `${cell.key}.${name}`,
          value: cell.runs.length === 0 ? null : mean(cell.runs.map((run) => fall(run, from, to))),
          unit: 'nats',
          digits: 4,
          formula: `mean over seeds of validation.loss at step ${from} minus validation.loss at step ${to}, rows of the history`,
          ...runsOf([cell]),
        }),
      ),
    );
}

function fall({ history, path }: Run, from: number, to: number): number {
  return lossAt(from) - lossAt(to);

  function lossAt(step: number): number {
    const loss = history.find((row) => row.step === step)?.['validation.loss'];
    if (loss === undefined) throw new Error(`${path}: history: must have validation.loss at step ${step}`);
    return loss;
  }
}
