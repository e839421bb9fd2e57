import { mean as average } from 'simple-statistics';
import { declaredInAll, runPaths, seedsInAll, valuesOf } from '../cells/by-seed.ts';
import type { Cell } from '../cells/cell.ts';
import { subjectKey } from '../definition/coordinates.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { memoizeAll } from '../load/memoize.ts';
import { gapRecovery } from '../stats/gap-recovery.ts';
import { orZero } from '../stats/sample.ts';
import { differenceShape, inSentence, scaled } from './difference-shape.ts';
import type { Fact } from './fact.ts';
import { factsAbout } from './make-fact.ts';

/**
 * `<cell>.recovery`: the share of the gap between two cells that a third closes, (mean of it - mean of `from`) / (mean of
 * `to` - mean of `from`), over the seeds that all three have, for the study's first outcome; `.recovery.ci_low` and
 * `.ci_high`, its interval after Fieller, withheld until every seed that all three declare is in; and what it is made of, on
 * the same seeds: `.recovery.n`, `.recovery.gap` and `.recovery.gain`. Where `to` is no better than `from` there is nothing
 * to recover, and no value.
 */
export function recoveryFacts(cells: readonly Cell[], study: StudyDefinition): Fact[] {
  const byKey = new Map(cells.map((cell) => [cell.key, cell]));
  return study.recoveries.flatMap(({ over, from, to, of }) =>
    cells
      .filter((cell) => cell.study === study && of.includes(cell.factors[over]!))
      .flatMap((cell) => {
        const sibling = (value: string) => byKey.get(subjectKey(study, { ...cell.factors, [over]: value }));
        const [floor, ceiling] = [sibling(from), sibling(to)];
        return floor === undefined || ceiling === undefined ? [] : recoveryOf(cell, floor, ceiling);
      }),
  );
}

const recoveryOf = memoizeAll((cell: Cell, floor: Cell, ceiling: Cell): readonly Fact[] => {
  const [name, outcome] = Object.entries(cell.study.outcomes)[0]!;
  const trio = [cell, ceiling, floor] as const;
  const seeds = declaredInAll(trio);
  const common = seedsInAll(trio);
  // Turned round where less is better, so that a gap is what the floor lacks.
  const sign = outcome.better === 'lower' ? -1 : 1;
  const values = (one: Cell) => valuesOf(one, outcome, common);
  const turned = (one: Cell) => values(one).map((value) => sign * value);
  const recovery =
    common.length < 2
      ? null
      : gapRecovery({ value: turned(cell), floor: turned(floor), ceiling: turned(ceiling) });
  const progress = { runs: runPaths(trio, common), have: common.length, declared: seeds.length };
  const { scale, ...difference } = differenceShape(outcome);
  const over = `${inSentence(outcome)}, over the seeds that`;
  const formula = `(mean of ${cell.key} - mean of ${floor.key}) / (mean of ${ceiling.key} - mean of ${floor.key}), ${over} all three have`;
  const set = recovery?.kind === 'recovery' ? recovery.confidence : null;
  const isComplete = common.length === seeds.length;
  const interval = isComplete && set?.kind === 'interval' ? set : null;
  const between = (a: Cell, b: Cell) => {
    const [from, to] = [average(values(a)), average(values(b))];
    return orZero(from - to, Math.max(Math.abs(from), Math.abs(to)));
  };
  const fact = factsAbout(cell.key, { study: cell.study.id, factors: cell.factors, outcome: name }, progress);
  const share = { unit: 'fraction', digits: 0 } as const;
  const part = (statistic: string, a: Cell, b: Cell) =>
    fact(`recovery.${statistic}`, {
      ...difference,
      value: common.length === 0 ? null : scale * between(a, b),
      formula: `${scaled(scale, `mean of ${a.key} - mean of ${b.key}`)}, ${over} these and ${cell.key} have`,
    });
  return [
    part('gap', floor, ceiling),
    part('gain', cell, floor),
    fact('recovery.n', {
      value: common.length,
      unit: 'count',
      formula: `number of seeds that ${cell.key}, ${ceiling.key} and ${floor.key} have`,
    }),
    fact('recovery', {
      ...share,
      value: recovery?.kind === 'recovery' ? recovery.share : null,
      formula,
      absent:
        recovery === null ? 'needs at least two seeds in all three cells' : 'there is no gap to recover',
    }),
    ...(['low', 'high'] as const).map((end) =>
      fact(`recovery.ci_${end}`, {
        ...share,
        value: interval === null ? null : interval[end],
        formula: `${end} end of Fieller's 95 % interval of ${formula}`,
        absent: whyNoInterval(recovery, isComplete),
      }),
    ),
  ];
});

function whyNoInterval(recovery: ReturnType<typeof gapRecovery> | null, complete: boolean): string {
  if (!complete) return 'withheld until every seed that all three cells declare is in';
  if (recovery === null) return 'needs at least two seeds in all three cells';
  if (recovery.kind === 'no-gap') return 'there is no gap to recover';
  return recovery.confidence.kind === 'degenerate'
    ? recovery.confidence.reason
    : 'unbounded: over these seeds the gap itself cannot be told from zero';
}
