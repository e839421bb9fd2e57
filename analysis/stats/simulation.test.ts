import { describe, expect, it } from 'vitest';
import { fiellerInterval } from './fieller-interval.ts';
import { holm } from './holm.ts';
import { smallestDetectableDz } from './paired-t-power.ts';
import { pairedTTest } from './paired-t-test.ts';
import { seededGenerator } from './testing/seeded-generator.ts';
import { type SimulatedStudy, simulate } from './testing/simulation.ts';

const ALPHA = 0.05;
/** Four standard errors of a share: seeds are fixed, so a test that passes once passes always. */
const monteCarloError = (share: number, cases: number): number =>
  4 * Math.sqrt((share * (1 - share)) / cases);

function expectShare(actual: number, nominal: number, cases: number): void {
  expect(Math.abs(actual - nominal), `${actual} for ${nominal}`).toBeLessThan(
    monteCarloError(nominal, cases),
  );
}

function expectAtMost(actual: number, nominal: number, cases: number): void {
  expect(actual).toBeLessThan(nominal + monteCarloError(nominal, cases));
}

function normals(seed: number): () => number {
  const uniform = seededGenerator(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const significant = (differences: readonly number[]): boolean => {
  const test = pairedTTest(differences);
  return test.kind === 'test' && test.p <= ALPHA;
};

const STUDY = {
  spread: 0.003,
  noise: 'normal',
  testExamples: null,
} as const satisfies Partial<SimulatedStudy>;

describe('the whole procedure, on studies whose truth is known', () => {
  const nothing = [0, 0, 0, 0, 0, 0];

  it.each([3, 6])('with no difference anywhere and %d seeds keeps its levels', (seeds) => {
    const trials = 2000;
    const rates = simulate({ ...STUDY, seeds, differences: nothing }, { trials, seed: seeds });
    // Six comparisons share a baseline, so they are not independent cases; a third of them is on the safe side.
    const cases = (trials * nothing.length) / 3;
    expectShare(rates.tCoverage, 0.95, cases);
    expectShare(rates.tFalsePositives, ALPHA, cases);
    expectAtMost(rates.familyWiseErrors, ALPHA, trials);
    expect(rates.familyWiseErrors).toBeGreaterThan(0.02);
    if (seeds === 3) expect(rates.signFlipFalsePositives).toBe(0);
    else expectShare(rates.signFlipFalsePositives, 2 / 2 ** seeds, cases);
  });

  it('keeps the family-wise error where half of the comparisons do differ, and finds those', () => {
    const trials = 2000;
    const differences = [0, 0, 0, -0.05, -0.05, 0.05];
    const rates = simulate({ ...STUDY, seeds: 5, differences }, { trials, seed: 50 });
    expectAtMost(rates.familyWiseErrors, ALPHA, trials);
    expect(rates.familyWiseErrors).toBeGreaterThan(0.02);
    expect(rates.holmPower).toBeGreaterThan(0.99);
    expectShare(rates.tCoverage, 0.95, trials * 2);
  });

  it('keeps them with heavy tails and accuracies that are counts', () => {
    const trials = 2000;
    const study = { ...STUDY, seeds: 5, differences: nothing, noise: 'laplace', testExamples: 1000 } as const;
    const rates = simulate(study, { trials, seed: 70 });
    expectAtMost(rates.tFalsePositives, ALPHA, trials * 2);
    expectAtMost(rates.familyWiseErrors, ALPHA, trials);
    expect(rates.tCoverage).toBeGreaterThan(0.95 - monteCarloError(0.95, trials * 2));
  });

  it('calls cells at the margin equivalent no more often than alpha', () => {
    const trials = 4000;
    const study = { ...STUDY, spread: 0.003, seeds: 5, differences: [0.01, -0.01], margin: 0.01 };
    const { equivalenceErrors } = simulate(study, { trials, seed: 90 });
    expectShare(equivalenceErrors, ALPHA, trials);
  });

  it('is the same from call to call', () => {
    const once = () => simulate({ ...STUDY, seeds: 4, differences: [0, 0.01] }, { trials: 50, seed: 1 });
    expect(once()).toEqual(once());
  });
});

describe('single promises', () => {
  it('Holm errs in 1 - (1 - alpha/m)^m of families of independent tests', () => {
    const [draw, trials, m] = [normals(5), 6000, 6];
    let errors = 0;
    for (let trial = 0; trial < trials; trial++) {
      const p = Array.from({ length: m }, () => {
        const test = pairedTTest([draw(), draw(), draw(), draw()]);
        return test.kind === 'test' ? test.p : 1;
      });
      if (holm(p).some((adjusted) => adjusted <= ALPHA)) errors++;
    }
    expectShare(errors / trials, 1 - (1 - ALPHA / m) ** m, trials);
  });

  it.each([3, 5, 10])('the smallest detectable effect of %d pairs is found in 80 of 100 studies', (n) => {
    const [draw, trials] = [normals(n), 20_000];
    const dz = smallestDetectableDz({ n, alpha: ALPHA, power: 0.8 });
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (significant(Array.from({ length: n }, () => dz + draw()))) found++;
    }
    expectShare(found / trials, 0.8, trials);
  });

  // Gaps of 8, 2 and 0.5 standard errors: with the last, most confidence sets are unbounded, and still right.
  it.each([8, 2, 0.5])(
    'the set of the recovered share holds the truth in 95 of 100, gap of %d errors',
    (errors) => {
      const [draw, trials, n, truth] = [normals(77), 6000, 4, 0.6];
      const gap = errors * Math.sqrt(2 / n);
      let covered = 0;
      for (let trial = 0; trial < trials; trial++) {
        const bit = Array.from({ length: n }, draw);
        const gaps = bit.map((b) => gap + draw() - b);
        const gains = bit.map((b) => truth * gap + draw() - b);
        if (holds(fiellerInterval(gains, gaps), truth)) covered++;
      }
      expectShare(covered / trials, 0.95, trials);
    },
  );
});

function holds(set: ReturnType<typeof fiellerInterval>, truth: number): boolean {
  if (set.kind === 'interval') return set.low <= truth && truth <= set.high;
  if (set.kind === 'two-rays') return truth <= set.upTo || truth >= set.from;
  return set.kind === 'line';
}
