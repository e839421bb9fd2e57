/**
 * `npm run bench:paper`: what the analysis costs, from process start to end and without LaTeX, as records grow. Synthetic
 * records, this repository's own paper. One new record is also measured in a process that has built before, as the
 * watcher's worker has.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Paths } from '../../analysis/pipeline/paths.ts';
import { removeCheckout } from '../../analysis/testing/synthetic-checkout.ts';
import { writeSyntheticRecord } from '../../analysis/testing/synthetic-records.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { type Measurement, measure, measureLastBuild, median } from './measure.ts';
import { positiveInteger } from './positive-integer.ts';
import { scaleCheckout } from './scale-checkout.ts';
import { scaleStudy } from './scale-study.ts';

const flags = new Command('bench:paper')
  .description('Time the analysis as records grow, without LaTeX.')
  .option(
    '--records <counts>',
    'synthetic records',
    (text) => text.split(',').map(positiveInteger),
    [1_000, 10_000],
  )
  .option('--repeats <n>', 'rounds, of which the median is told', positiveInteger, 3)
  .parse()
  .opts<{ records: number[]; repeats: number }>();
const { repeats } = flags;

const BUILD = ['analysis/cli/paper.ts', 'build', '--no-pdf', '--draft'];
const STEPS = ['cold analysis', 'nothing changed', 'one new record', 'one new record, watching'] as const;
type Step = (typeof STEPS)[number];

for (const count of flags.records) await measureSize(count);

async function measureSize(count: number): Promise<void> {
  process.stderr.write(`writing ${count} synthetic records\n`);
  const paths = scaleCheckout(count);
  try {
    const rounds: Record<Step, Measurement>[] = [];
    for (let i = 0; i < repeats; i++) {
      rounds.push(await oneRound(paths, count));
      process.stderr.write(`${i + 1} of ${repeats}\n`);
    }
    print(count, (step) => median(rounds.map((round) => round[step])));
  } finally {
    removeCheckout(paths);
  }
}

async function oneRound(paths: Paths, count: number): Promise<Record<Step, Measurement>> {
  const { root } = paths;
  for (const folder of [paths.cache, paths.generated]) rmSync(folder, { recursive: true, force: true });
  const cold = await measure(root, BUILD);
  const nothing = await measure(root, BUILD);
  const config = scaleStudy(count).runs.at(-1)!;
  // The ledger would refuse to lose a record.
  for (const path of [join(paths.results, recordFolder(config)), paths.ledger])
    rmSync(path, { recursive: true });
  await measure(root, BUILD);
  writeSyntheticRecord(paths.results, config);
  const one = await measure(root, BUILD);
  const watching = await measureLastBuild(root, recordFolder(config));
  return {
    'cold analysis': cold,
    'nothing changed': nothing,
    'one new record': one,
    'one new record, watching': watching,
  };
}

function print(count: number, of: (step: Step) => Measurement): void {
  const cells = new Set(scaleStudy(count).runs.map((run) => recordFolder(run).replace(/\d+$/, ''))).size;
  const lines = STEPS.map((step) => {
    const { wallSeconds, cpuSeconds, rssMegabytes } = of(step);
    const columns = [
      `${wallSeconds.toFixed(2)} s`,
      `CPU ${cpuSeconds.toFixed(2)} s`,
      `${rssMegabytes.toFixed(0)} MiB`,
    ];
    return `  ${step.padEnd(26)}${columns.map((column) => column.padStart(13)).join('')}\n`;
  });
  process.stdout.write(`${count} records in ${cells} cells, median of ${repeats}\n${lines.join('')}`);
}
