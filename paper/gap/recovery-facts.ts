import { mean as average } from 'simple-statistics';
import { accuracyBySeed, declaredInAll, runPaths, seedsInAll } from '../../analysis/cells/by-seed.ts';
import type { Cell } from '../../analysis/cells/cell.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { oncePerAll } from '../../analysis/load/once-per.ts';
import { gapRecovery } from '../../analysis/stats/gap-recovery.ts';

const BASELINE = 'std';
const FLOOR = 'bit';

/**
 * `<dataset>.<model>.<variant>.recovery`: the share of the gap between `std` and `bit` that a quantized variant closes,
 * (mean of v - mean of bit) / (mean of std - mean of bit), over the seeds that all three have; `.recovery.ci_low` and
 * `.ci_high`, its interval after Fieller; and what it is made of, on the same seeds: `.recovery.n`, `.recovery.gap` and `.recovery.gain`.
 * Where the gap is zero or negative there is nothing to recover, and no value.
 */
export function recoveryFacts(cells: readonly Cell[]): Fact[] {
  return cells
    .filter(({ variant }) => variant !== FLOOR && !variant.startsWith(BASELINE))
    .flatMap((cell) => {
      const sibling = (variant: string) =>
        cells.find((c) => c.variant === variant && c.dataset === cell.dataset && c.model === cell.model);
      const [std, bit] = [sibling(BASELINE), sibling(FLOOR)];
      return std === undefined || bit === undefined ? [] : recoveryOf(cell, std, bit);
    });
}

const recoveryOf = oncePerAll((cell: Cell, std: Cell, bit: Cell): readonly Fact[] => {
  const trio = [cell, std, bit] as const;
  const seeds = declaredInAll(trio);
  const common = seedsInAll(trio);
  const accuracies = (one: Cell) => {
    const bySeed = accuracyBySeed(one);
    return common.map((seed) => bySeed.get(seed)!);
  };
  const recovery =
    common.length < 2
      ? null
      : gapRecovery({ variant: accuracies(cell), std: accuracies(std), bit: accuracies(bit) });
  const shared = {
    unit: 'fraction',
    digits: 0,
    runs: runPaths(trio, common),
    have: common.length,
    declared: seeds.length,
  } as const;
  const formula = `(mean of ${cell.key} - mean of ${bit.key}) / (mean of ${std.key} - mean of ${bit.key}), test accuracy, over the seeds that all three have`;
  const set = recovery?.kind === 'recovery' ? recovery.confidence : null;
  const interval = common.length === seeds.length && set?.kind === 'interval' ? set : null;
  const noInterval = whyNoInterval(recovery, common.length === seeds.length);
  const mean = (one: Cell) => average(accuracies(one));
  const points = {
    unit: 'points',
    digits: 2,
    runs: shared.runs,
    have: shared.have,
    declared: shared.declared,
  } as const;
  const part = (name: string, a: Cell, b: Cell) =>
    makeFact({
      key: `${cell.key}.recovery.${name}`,
      value: common.length === 0 ? null : 100 * (mean(a) - mean(b)),
      formula: `100 · (mean of ${a.key} - mean of ${b.key}), test accuracy, over the seeds that these and ${cell.key} have`,
      ...points,
    });
  return [
    part('gap', bit, std),
    part('gain', cell, bit),
    makeFact({
      key: `${cell.key}.recovery.n`,
      value: common.length,
      formula: `number of seeds that ${cell.key}, ${std.key} and ${bit.key} have`,
      ...shared,
      unit: 'count',
    }),
    makeFact({
      key: `${cell.key}.recovery`,
      value: recovery?.kind === 'recovery' ? recovery.share : null,
      formula,
      ...shared,
      absent:
        recovery === null ? 'needs at least two seeds in all three cells' : 'there is no gap to recover',
    }),
    ...(['low', 'high'] as const).map((end) =>
      makeFact({
        key: `${cell.key}.recovery.ci_${end}`,
        value: interval === null ? null : interval[end],
        formula: `${end} end of Fieller's 95 % interval of ${formula}`,
        ...shared,
        absent: noInterval,
      }),
    ),
  ];
});

function whyNoInterval(recovery: ReturnType<typeof gapRecovery> | null, complete: boolean): string {
  if (!complete) return 'withheld until every declared seed of all three cells is in';
  if (recovery === null) return 'needs at least two seeds in all three cells';
  if (recovery.kind === 'no-gap') return 'there is no gap to recover';
  return recovery.confidence.kind === 'degenerate'
    ? recovery.confidence.reason
    : 'unbounded: over these seeds the gap itself cannot be told from zero';
}
