/**
 * What the statistics of the paper promise, tried on studies whose truth is known.
 *
 *     node programs/start.mjs analysis/stats/print-simulation.ts [trials per row, default 5000]
 */
import { type SimulatedStudy, simulate } from './simulation.ts';

const trials = Number(process.argv[2] ?? 5000);
if (!Number.isInteger(trials) || trials < 1) {
  throw new RangeError(`print-simulation: trials must be a positive integer, got ${process.argv[2]}`);
}

const NO_DIFFERENCE = [0, 0, 0, 0, 0, 0];
const HALF = [0, 0, 0, -0.05, -0.05, 0.05];
const families = { 'no difference': NO_DIFFERENCE, 'half differ': HALF } as const;

const rows = Object.entries(families).flatMap(([truth, differences]) =>
  (['normal', 'laplace'] as const).flatMap((noise) =>
    [3, 5, 8, 10].map((seeds, i) => {
      const study: SimulatedStudy = {
        seeds,
        differences,
        spread: 0.003,
        noise,
        testExamples: 10_000,
        margin: 0.05,
      };
      const rates = simulate(study, { trials, seed: 1000 + i });
      const shown = Object.entries(rates).map(([name, rate]) => [name, Number(rate.toFixed(4))]);
      return { truth, noise, seeds, ...Object.fromEntries(shown) };
    }),
  ),
);
console.table(rows);
