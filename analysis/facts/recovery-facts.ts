import type { Cell } from '../cells/cell.ts';
import type { Fact } from './fact.ts';
import { makeFact } from './make-fact.ts';

const BASELINE = 'std';
const FLOOR = 'bit';

/**
 * `<dataset>.<model>.<variant>.recovery`: the share of the gap between `std` and `bit` that a quantized variant closes,
 * (mean of v - mean of bit) / (mean of std - mean of bit), over the seeds that all three have.
 * Where the gap is zero or negative there is nothing to recover, and no value.
 */
export function recoveryFacts(cells: readonly Cell[]): Fact[] {
  return cells
    .filter(({ variant }) => variant !== FLOOR && !variant.startsWith(BASELINE))
    .flatMap((cell) => {
      const sibling = (variant: string) =>
        cells.find((c) => c.variant === variant && c.dataset === cell.dataset && c.model === cell.model);
      const [std, bit] = [sibling(BASELINE), sibling(FLOOR)];
      return std === undefined || bit === undefined ? [] : [recoveryFact(cell, std, bit)];
    });
}

function recoveryFact(cell: Cell, std: Cell, bit: Cell): Fact {
  const trio = [cell, std, bit];
  const seeds = cell.declaredSeeds.filter((seed) =>
    trio.every(({ declaredSeeds }) => declaredSeeds.includes(seed)),
  );
  const common = seeds.filter((seed) =>
    trio.every((one) => one.runs.some((run) => run.config.seed === seed)),
  );
  const runs = trio.map((one) => one.runs.filter((run) => common.includes(run.config.seed)));
  const [own, top, bottom] = runs.map((group) =>
    group.reduce((total, run) => total + run.results.test.accuracy / group.length, 0),
  ) as [number, number, number];
  const gap = top - bottom;
  return makeFact({
    key: `${cell.key}.recovery`,
    value: common.length === 0 || gap <= 0 ? null : (own - bottom) / gap,
    unit: 'fraction',
    digits: 0,
    formula: `(mean of ${cell.key} - mean of ${bit.key}) / (mean of ${std.key} - mean of ${bit.key}), test accuracy, over the seeds that all three have`,
    runs: runs.flat().map((run) => run.path),
    have: common.length,
    declared: seeds.length,
    absent: common.length === 0 ? 'no seed with a run in all three cells yet' : 'there is no gap to recover',
  });
}
