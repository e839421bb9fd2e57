/**
 * `npm run bench:paper`: what the analysis costs, from process start to end and without LaTeX, as records grow. Synthetic
 * records, this repository's own paper. One new record is also measured in a process that has built before, as the
 * watcher's worker has; and each round reads, hashes and parses the same files and does nothing else.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordFolder } from '../../experiments/record/schema.ts';
import { writeSyntheticRecord } from '../load/synthetic-records.ts';
import type { Places } from '../pipeline/places.ts';
import { removeCheckout } from '../watch/synthetic-checkout.ts';
import { type Measurement, measure, measureLastBuild, median } from './measure.ts';
import { scaleCheckout } from './scale-checkout.ts';
import { type ScaleShape, scaleStudy } from './scale-study.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000,10000' },
    shape: { type: 'string', default: 'seeds' },
    repeats: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = values.records.split(',').map((text) => wholeNumber('records', text));
const repeats = wholeNumber('repeats', values.repeats);
if (values.shape !== 'seeds' && values.shape !== 'cells')
  throw new Error(`bench:paper: --shape must be seeds or cells, got ${values.shape}`);
const shape: ScaleShape = values.shape;

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
for (const count of sizes) report.push({ records: count, shape, repeats, median: await measureSize(count) });
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`bench:paper: --${name} must be whole numbers of at least 1, got ${text}`);
}

async function measureSize(count: number): Promise<Record<Step, Measurement>> {
  process.stderr.write(`writing ${count} synthetic records\n`);
  const places = scaleCheckout(count, shape);
  try {
    const rounds: Record<Step, Measurement>[] = [];
    for (let i = 0; i < repeats; i++) {
      rounds.push(await oneRound(places, count));
      process.stderr.write(`${i + 1} of ${repeats}\n`);
    }
    const of = (step: Step) => median(rounds.map((round) => round[step]));
    const medians = Object.fromEntries(STEPS.map((step) => [step, of(step)])) as Record<Step, Measurement>;
    if (!values.json) print(count, medians);
    return medians;
  } finally {
    removeCheckout(places);
  }
}

async function oneRound(places: Places, count: number): Promise<Record<Step, Measurement>> {
  const { root } = places;
  for (const folder of [places.cache, places.generated]) rmSync(folder, { recursive: true, force: true });
  const cold = await measure(root, BUILD);
  const nothing = await measure(root, BUILD);
  const config = scaleStudy(count, shape).runs.at(-1)!;
  rmSync(join(places.results, recordFolder(config)), { recursive: true });
  await measure(root, BUILD);
  writeSyntheticRecord(places.results, config);
  const one = await measure(root, BUILD);
  const watching = await measureLastBuild(root, recordFolder(config));
  const reading = await measure(root, ['analysis/bench/read-records.ts', places.results]);
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
