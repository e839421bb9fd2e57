/**
 * `npm run bench:paper`: what the analysis costs, from process start to end and without LaTeX, as records grow. Synthetic
 * records, this repository's own paper. One new record is also measured in a process that has built before, as the
 * watcher's worker has; and each round reads, hashes and parses the same files and does nothing else.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { Paths } from '../../analysis/pipeline/paths.ts';
import { removeCheckout } from '../../analysis/testing/synthetic-checkout.ts';
import { writeSyntheticRecord } from '../../analysis/testing/synthetic-records.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { type Measurement, measure, measureLastBuild, median } from './measure.ts';
import { positiveInteger } from './positive-integer.ts';
import { scaleCheckout } from './scale-checkout.ts';
import { type ScaleShape, scaleStudy } from './scale-study.ts';

const flags = new Command('bench:paper')
  .description('Time the analysis as records grow, without LaTeX, beside merely reading them.')
  .option(
    '--records <counts>',
    'synthetic records',
    (text) => text.split(',').map(positiveInteger),
    [1_000, 10_000],
  )
  .addOption(
    new Option('--shape <what grows>', 'seeds of each cell, or cells')
      .choices(['seeds', 'cells'] as const)
      .default('seeds'),
  )
  .option('--repeats <n>', 'rounds, of which the median is told', positiveInteger, 3)
  .option('--json', 'print JSON')
  .parse()
  .opts<{ records: number[]; shape: ScaleShape; repeats: number; json?: true }>();
const { shape, repeats } = flags;

const BUILD = ['analysis/cli/paper.ts', 'build', '--no-pdf', '--draft'];
const STEPS = [
  'cold analysis',
  'nothing changed',
  'one new record',
  'one new record, watching',
  'only reading',
] as const;
type Step = (typeof STEPS)[number];

const report = [];
for (const count of flags.records)
  report.push({ records: count, shape, repeats, median: await measureSize(count) });
if (flags.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

async function measureSize(count: number): Promise<Record<Step, Measurement>> {
  process.stderr.write(`writing ${count} synthetic records\n`);
  const paths = scaleCheckout(count, shape);
  try {
    const rounds: Record<Step, Measurement>[] = [];
    for (let i = 0; i < repeats; i++) {
      rounds.push(await oneRound(paths, count));
      process.stderr.write(`${i + 1} of ${repeats}\n`);
    }
    const of = (step: Step) => median(rounds.map((round) => round[step]));
    const medians = Object.fromEntries(STEPS.map((step) => [step, of(step)])) as Record<Step, Measurement>;
    if (!flags.json) print(count, medians);
    return medians;
  } finally {
    removeCheckout(paths);
  }
}

async function oneRound(paths: Paths, count: number): Promise<Record<Step, Measurement>> {
  const { root } = paths;
  for (const folder of [paths.cache, paths.generated]) rmSync(folder, { recursive: true, force: true });
  const cold = await measure(root, BUILD);
  const nothing = await measure(root, BUILD);
  const config = scaleStudy(count, shape).runs.at(-1)!;
  // The ledger would refuse to lose a record.
  for (const path of [join(paths.results, recordFolder(config)), paths.ledger])
    rmSync(path, { recursive: true });
  await measure(root, BUILD);
  writeSyntheticRecord(paths.results, config);
  const one = await measure(root, BUILD);
  const watching = await measureLastBuild(root, recordFolder(config));
  const reading = await measure(root, ['paper/bench/read-records.ts', paths.results]);
  return {
    'cold analysis': cold,
    'nothing changed': nothing,
    'one new record': one,
    'one new record, watching': watching,
    'only reading': reading,
  };
}

function print(count: number, medians: Record<Step, Measurement>): void {
  const cells = new Set(scaleStudy(count, shape).runs.map((run) => recordFolder(run).replace(/\d+$/, '')))
    .size;
  const lines = STEPS.map((step) => {
    const { wallSeconds, cpuSeconds, rssMegabytes } = medians[step];
    const columns = [
      `${wallSeconds.toFixed(2)} s`,
      `CPU ${cpuSeconds.toFixed(2)} s`,
      `${rssMegabytes.toFixed(0)} MiB`,
    ];
    return `  ${step.padEnd(26)}${columns.map((column) => column.padStart(13)).join('')}\n`;
  });
  process.stdout.write(`${count} records in ${cells} cells, median of ${repeats}\n${lines.join('')}`);
}
