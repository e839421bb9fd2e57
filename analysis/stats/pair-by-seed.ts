import { requireSample } from './sample.ts';

/** One measured value of one run. */
export interface SeededValue {
  readonly seed: number;
  readonly value: number;
}

export interface SeedPairs {
  /** Seeds that both have, ascending; `a` and `b` are in this order. */
  readonly seeds: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Seeds left out of the comparison because the other side lacks them, ascending. */
  readonly onlyInA: readonly number[];
  readonly onlyInB: readonly number[];
}

/** Pairs two cells by seed. What has no partner is listed, never dropped in silence. Throws on a repeated seed. */
export function pairBySeed(a: readonly SeededValue[], b: readonly SeededValue[]): SeedPairs {
  const first = bySeed('a', a);
  const second = bySeed('b', b);
  const seeds = ascending(first.keys()).filter((seed) => second.has(seed));
  return {
    seeds,
    a: seeds.map((seed) => first.get(seed)!),
    b: seeds.map((seed) => second.get(seed)!),
    onlyInA: ascending(first.keys()).filter((seed) => !second.has(seed)),
    onlyInB: ascending(second.keys()).filter((seed) => !first.has(seed)),
  };
}

function bySeed(side: string, values: readonly SeededValue[]): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  for (const { seed, value } of values) {
    if (map.has(seed)) throw new RangeError(`pairBySeed: seed ${seed} is there twice in ${side}`);
    map.set(seed, value);
  }
  return map;
}

function ascending(seeds: Iterable<number>): number[] {
  return [...seeds].sort((x, y) => x - y);
}

/** a_i - b_i. Throws where the lengths differ or a value is not finite. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) {
    throw new RangeError(`pairedDifferences: samples must be of one length, got ${a.length} and ${b.length}`);
  }
  requireSample('pairedDifferences', a, 1);
  requireSample('pairedDifferences', b, 1);
  return a.map((value, i) => value - b[i]!);
}
