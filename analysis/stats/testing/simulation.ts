import { comparePaired, type PairedComparison } from '../compare-paired.ts';
import { holm } from '../holm.ts';
import { meanInterval } from '../mean-interval.ts';
import { seededGenerator, type Uniform } from './seeded-generator.ts';

const ALPHA = 0.05;

/** A family of comparisons against one baseline cell, whose truth is known. Accuracies, in fractions. */
export interface SimulatedStudy {
  /** Seeds of every cell. */
  readonly seeds: number;
  /** True difference of each cell from the baseline. */
  readonly differences: readonly number[];
  /** Standard deviation of one run about its cell's mean, apart from what its seed does to all cells. */
  readonly spread: number;
  readonly noise: 'normal' | 'laplace';
  /** Size of the test split: accuracies are rounded to counts of it, which makes ties. Null: not rounded. */
  readonly testExamples: number | null;
  readonly margin?: number;
}

/** Shares over all trials; those without a case to count are NaN. */
export interface SimulatedRates {
  /** Intervals of level 0.95 that hold the true difference, of those that are defined. */
  readonly tCoverage: number;
  /** Comparisons without a true difference that have p <= ALPHA before any adjustment. */
  readonly tFalsePositives: number;
  readonly signFlipFalsePositives: number;
  /** Studies with at least one false positive after Holm: what the whole procedure promises to keep below alpha. */
  readonly familyWiseErrors: number;
  /** Comparisons with a true difference that are found: alone, and after Holm. */
  readonly tPower: number;
  readonly holmPower: number;
  /** Comparisons whose true difference is at the margin or beyond and that are called equivalent. */
  readonly equivalenceErrors: number;
  readonly degenerate: number;
}

/** Runs the procedure of the paper on `trials` studies drawn from the truth. Same seed, same rates. */
export function simulate(
  study: SimulatedStudy,
  { trials, seed }: { readonly trials: number; readonly seed: number },
): SimulatedRates {
  const uniform = seededGenerator(seed);
  const tally = new Tally();
  for (let trial = 0; trial < trials; trial++) {
    const [baseline, ...cells] = drawCells(study, uniform);
    const comparisons = cells.map((cell) => comparePaired(cell, baseline!));
    const adjusted = holm(comparisons.map(({ pT }) => pT));
    const found = adjusted.map((p) => p !== null && p <= ALPHA);
    comparisons.forEach((comparison, i) => {
      countComparison(tally, comparison, { truth: study.differences[i]!, found: found[i]!, study });
    });
    if (study.differences.includes(0)) {
      const wrong = found.some((isFound, i) => isFound && study.differences[i] === 0);
      tally.count('familyWiseErrors', wrong);
    }
  }
  return tally.rates();
}

function countComparison(
  tally: Tally,
  comparison: PairedComparison,
  known: {
    readonly truth: number;
    readonly found: boolean;
    readonly study: SimulatedStudy;
  },
): void {
  const { ciLow, ciHigh, pT, pSignFlip, differences } = comparison;
  const { truth, found, study } = known;
  const rejected = pT !== null && pT <= ALPHA;
  tally.count('degenerate', comparison.degenerate !== null);
  if (ciLow !== null && ciHigh !== null) tally.count('tCoverage', ciLow <= truth && truth <= ciHigh);
  if (truth === 0) {
    tally.count('tFalsePositives', rejected);
    if (pSignFlip !== null) tally.count('signFlipFalsePositives', pSignFlip <= ALPHA);
  } else {
    tally.count('tPower', rejected);
    tally.count('holmPower', found);
  }
  if (study.margin !== undefined && Math.abs(truth) >= study.margin) {
    tally.count('equivalenceErrors', isEquivalent(differences, study.margin));
  }
}

/** Two one-sided t-tests at level alpha: exactly where the interval of level 1 - 2 alpha lies inside the margin. */
function isEquivalent(differences: readonly number[], margin: number): boolean {
  const interval = meanInterval(differences, 1 - 2 * ALPHA);
  return interval.kind === 'interval' && -margin < interval.low && interval.high < margin;
}

/** The baseline first. A seed moves all cells alike, which is what pairing takes out. */
function drawCells(study: SimulatedStudy, uniform: Uniform): number[][] {
  const { seeds, differences, spread, noise, testExamples } = study;
  const draw = noise === 'normal' ? normal : laplace;
  const shared = Array.from({ length: seeds }, () => 0.01 * normal(uniform));
  return [0, ...differences].map((difference) =>
    shared.map((shift) => {
      const accuracy = 0.8 + shift + difference + spread * draw(uniform);
      return testExamples === null ? accuracy : Math.round(accuracy * testExamples) / testExamples;
    }),
  );
}

/** Box & Muller; 1 - u is never 0. */
function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Variance 1, heavier tails. */
function laplace(uniform: Uniform): number {
  return Math.log((1 - uniform()) / (1 - uniform())) / Math.SQRT2;
}

class Tally {
  readonly #counts = new Map<keyof SimulatedRates, { cases: number; hits: number }>();

  count(rate: keyof SimulatedRates, hit: boolean): void {
    const entry = this.#counts.get(rate) ?? { cases: 0, hits: 0 };
    this.#counts.set(rate, { cases: entry.cases + 1, hits: entry.hits + (hit ? 1 : 0) });
  }

  rates(): SimulatedRates {
    const rate = (name: keyof SimulatedRates): number => {
      const { cases, hits } = this.#counts.get(name) ?? { cases: 0, hits: 0 };
      return hits / cases;
    };
    return {
      tCoverage: rate('tCoverage'),
      tFalsePositives: rate('tFalsePositives'),
      signFlipFalsePositives: rate('signFlipFalsePositives'),
      familyWiseErrors: rate('familyWiseErrors'),
      tPower: rate('tPower'),
      holmPower: rate('holmPower'),
      equivalenceErrors: rate('equivalenceErrors'),
      degenerate: rate('degenerate'),
    };
  }
}
