/**
 * How many training images one core makes ready: `npm run bench:data`. Per second of processor time, so that other
 * work on the machine does not show. On CIFAR-sized noise, which costs what pictures cost, so that no data set is needed. The
 * median of several epochs; the first warms up.
 */
import { Command } from 'commander';
import { AUGMENTATIONS, type AugmentationName } from '../record/names.ts';
import { randomStream } from '../rng/random-stream.ts';
import { trainingBatches } from '../tasks/image-classification/batches.ts';
import { packedImageSet } from '../tasks/image-classification/image-set.ts';

const EXAMPLES = 10_000;
const EPOCHS = 5;
const SHAPE = [32, 32, 3] as const;

const flags = new Command('bench:data')
  .description('Time how many training images one core makes ready.')
  .option('--json', 'print JSON')
  .parse()
  .opts<{ json?: true }>();

const stream = randomStream(0, 'bench');
const images = Uint8Array.from({ length: EXAMPLES * SHAPE[0] * SHAPE[1] * SHAPE[2] }, () =>
  stream.integer(256),
);
const labels = Uint16Array.from({ length: EXAMPLES }, () => stream.integer(10));
const set = packedImageSet({ dataset: 'cifar10', shape: SHAPE, classes: 10 }, images, labels);

function imagesPerSecond(augment: AugmentationName, mixupAlpha: number): number {
  const speeds = Array.from({ length: EPOCHS + 1 }, (_, epoch) => epochSpeed(augment, mixupAlpha, epoch));
  return speeds.slice(1).sort((a, b) => a - b)[EPOCHS >> 1]!;
}

function epochSpeed(augment: AugmentationName, mixupAlpha: number, epoch: number): number {
  const statistics = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
  const options = { batchSize: 64, statistics, augment, mixupAlpha, labelSmoothing: 0.1, seed: 0, epoch };
  const started = process.cpuUsage();
  let done = 0;
  for (const batch of trainingBatches(set, options)) done += batch.labels.length;
  const { user, system } = process.cpuUsage(started);
  return (1e6 * done) / (user + system);
}

const rows = [0, 0.2].flatMap((mixupAlpha) =>
  AUGMENTATIONS.map((augment) => ({
    augment,
    mixupAlpha,
    imagesPerSecond: Math.round(imagesPerSecond(augment, mixupAlpha)),
  })),
);

if (flags.json) {
  process.stdout.write(`${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
} else {
  for (const { augment, mixupAlpha, imagesPerSecond: speed } of rows) {
    process.stdout.write(`${augment.padEnd(8)} mixup ${mixupAlpha.toFixed(1)}  ${speed} images/s\n`);
  }
}
