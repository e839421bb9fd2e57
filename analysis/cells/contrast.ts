import { type Coordinates, valueNames } from '../definition/coordinates.ts';
import type { ContrastQuestion, StudyDefinition } from '../definition/study.ts';
import { comparePaired, type PairedComparison } from '../stats/compare-paired.ts';
import { holm } from '../stats/holm.ts';
import { largestMagnitude } from '../stats/sample.ts';
import { declaredInAll, seedsInAll, valuesBySeed, valuesOf } from './by-seed.ts';
import { type Comparison, comparisonKey } from './comparison.ts';
import { groupBy } from './group-by.ts';

/**
 * The difference of two comparisons that put the same question at two values of another factor: how much more one loses
 * than the other. Paired by seed: e_i = d_i of `a` − d_i of `b`.
 */
export interface Contrast {
  /** As a comparison's, with a second `<a>-vs-<b>`. */
  readonly key: string;
  /** Id of the contrast's question; p-values are adjusted over all of one family. */
  readonly family: string;
  readonly coordinates: Coordinates;
  readonly a: Comparison;
  readonly b: Comparison;
  /** Seeds with a run in all four cells, ascending. */
  readonly seeds: readonly number[];
  /** Seeds that all four cells declare. */
  readonly declared: number;
  /** Null while fewer than two seeds are in. In the outcome's unit. */
  readonly statistics: PairedComparison | null;
  readonly pHolm: number | null;
  /** False until every declared seed of all four cells is in: then intervals and p-values are withheld. */
  readonly complete: boolean;
}

/** Every contrast that the study asks for, of its comparisons, in the order of its questions. */
export function buildContrasts(comparisons: readonly Comparison[], study: StudyDefinition): Contrast[] {
  return study.contrasts.flatMap((contrast) => {
    const members = comparisons.filter(({ a, family }) => a.study === study && family === contrast.question);
    return adjusted(pairsOf(members, contrast, study).map((pair) => contrastOf(contrast, study, pair)));
  });
}

type Pair = readonly [a: Comparison, b: Comparison];

/** Comparisons that are equal in all else, in the order of the factor's values. */
function pairsOf(
  members: readonly Comparison[],
  { along, against }: ContrastQuestion,
  { factors }: StudyDefinition,
): Pair[] {
  const order = valueNames(factors[along]!);
  const rank = ({ a }: Comparison) => order.indexOf(a.factors[along]!);
  const others = Object.keys(factors).filter((name) => name !== along);
  const lines = groupBy(members, ({ a }) => others.map((name) => a.factors[name]).join(' '));
  return [...lines.values()].flatMap((line) => {
    const sorted = [...line].sort((x, y) => rank(x) - rank(y));
    return sorted.slice(1).map((one, i): Pair => [one, against === 'previous' ? sorted[i]! : sorted[0]!]);
  });
}

/** As for comparisons: p-values within a family, and only when all of it is complete. */
function adjusted(contrasts: readonly Contrast[]): readonly Contrast[] {
  if (!contrasts.every(({ complete }) => complete)) return contrasts;
  const p = holm(contrasts.map(({ statistics }) => statistics?.pT ?? null));
  return contrasts.map((contrast, i) => ({ ...contrast, pHolm: p[i] ?? null }));
}

function contrastOf({ id, along }: ContrastQuestion, study: StudyDefinition, [a, b]: Pair): Contrast {
  const cells = [a.a, a.b, b.a, b.b];
  const seeds = seedsInAll(cells);
  const coordinates: Coordinates = { ...a.coordinates, [along]: [a.a.factors[along]!, b.a.factors[along]!] };
  const differences = ({ a: one, b: other, outcome }: Comparison) => {
    const subtrahend = valuesOf(other, outcome, seeds);
    return valuesOf(one, outcome, seeds).map((value, i) => value - subtrahend[i]!);
  };
  const measured = largestMagnitude(cells.flatMap((cell) => [...valuesBySeed(cell, a.outcome).values()]));
  return {
    key: comparisonKey(study, coordinates, a.question.outcome),
    family: id,
    coordinates,
    a,
    b,
    seeds,
    declared: declaredInAll(cells).length,
    statistics: seeds.length < 2 ? null : comparePaired(differences(a), differences(b), measured),
    pHolm: null,
    complete: a.complete && b.complete,
  };
}
