import { MODELS } from '../../experiments/record/names.ts';
import { comparePaired } from '../stats/compare-paired.ts';
import { holm } from '../stats/holm.ts';
import { accuracyBySeed, declaredInAll, seedsInAll } from './by-seed.ts';
import type { Comparison } from './comparison.ts';
import type { Contrast } from './contrast.ts';

/** Questions whose answers are set against each other, across data sets and across models. */
const CONTRASTED = ['bit-vs-std', 'bit_keep_conv1-vs-std', 'ttq-vs-std', 'bit_kd-vs-bit'];

/**
 * Of each contrasted question: neighbouring rungs of the ladder of data sets, within a model (`difficulty`), and each
 * deeper model against the first, within a data set (`model`). The ladder is the order in which the studies declare data
 * sets, which is the order of the comparisons.
 */
export function buildContrasts(comparisons: readonly Comparison[]): Contrast[] {
  return CONTRASTED.flatMap((family) => {
    const members = comparisons.filter((comparison) => comparison.family === family);
    return [
      ...adjusted(`difficulty.${family}`, rungs(members)),
      ...adjusted(`model.${family}`, acrossModels(members)),
    ];
  });
}

interface Pair {
  readonly key: string;
  readonly a: Comparison;
  readonly b: Comparison;
}

const modelOf = ({ a }: Comparison) => a.model;

function rungs(members: readonly Comparison[]): Pair[] {
  return [...new Set(members.map(modelOf))].flatMap((model) => {
    const ladder = members.filter((member) => modelOf(member) === model);
    return ladder.slice(1).map((harder, i) => {
      const easier = ladder[i]!;
      const key = `${harder.a.dataset}-vs-${easier.a.dataset}.${model}.${harder.family}`;
      return { key, a: harder, b: easier };
    });
  });
}

function acrossModels(members: readonly Comparison[]): Pair[] {
  return [...new Set(members.map(({ a }) => a.dataset))].flatMap((dataset) => {
    const models = members
      .filter(({ a }) => a.dataset === dataset)
      .sort((x, y) => MODELS.indexOf(modelOf(x)) - MODELS.indexOf(modelOf(y)));
    const [first, ...others] = models;
    return others.map((other) => {
      const key = `${dataset}.${modelOf(other)}-vs-${modelOf(first!)}.${other.family}`;
      return { key, a: other, b: first! };
    });
  });
}

/** As for comparisons: p-values within a family, and only when all of it is complete. */
function adjusted(family: string, pairs: readonly Pair[]): Contrast[] {
  const contrasts = pairs.map((pair) => contrastOf(family, pair));
  if (!contrasts.every(({ complete }) => complete)) return contrasts;
  const p = holm(contrasts.map(({ statistics }) => statistics?.pT ?? null));
  return contrasts.map((contrast, i) => ({ ...contrast, pHolm: p[i] ?? null }));
}

function contrastOf(family: string, { key, a, b }: Pair): Contrast {
  const cells = [a.a, a.b, b.a, b.b];
  const seeds = seedsInAll(cells);
  const differences = ({ a: one, b: other }: Comparison) => {
    const [minuend, subtrahend] = [accuracyBySeed(one), accuracyBySeed(other)];
    return seeds.map((seed) => ({ seed, value: minuend.get(seed)! - subtrahend.get(seed)! }));
  };
  return {
    key,
    family,
    a,
    b,
    seeds,
    declared: declaredInAll(cells).length,
    statistics: seeds.length < 2 ? null : comparePaired(differences(a), differences(b)),
    pHolm: null,
    complete: a.complete && b.complete,
  };
}
