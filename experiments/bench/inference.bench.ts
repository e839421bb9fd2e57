/**
 * npm run bench:inference -- [--json] [--rounds N] [--model resnet18] [--width 16] [--batch 1,64]
 *
 * Inference of one ResNet (CIFAR stem, 32x32 images): FP32 against ternary weights, on ONNX Runtime and on WebAssembly
 * kernels of this project, one thread each, taking turns. Times are milliseconds a call, medians with quartiles.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { openSides, SIDES } from '../efficiency/inference-sides.ts';
import { type SideSummary, summarize, timeSides } from '../efficiency/time-sides.ts';
import { randomStream } from '../rng/random-stream.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '15' },
    model: { type: 'string', default: 'resnet18' },
    width: { type: 'string', default: '16' },
    batch: { type: 'string', default: '1,64' },
  },
});
const [rounds, width, ...batches] = [flags.rounds, flags.width, ...flags.batch.split(',')].map((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`bench: needs positive integers, got '${text}'`);
  return value;
});
const { model } = flags;
if (model !== 'resnet18' && model !== 'resnet50')
  throw new Error(`--model must be resnet18 or resnet50, got '${model}'`);

const results: { batch: number; loadBefore: number[]; sides: SideSummary[] }[] = [];
for (const batch of batches) {
  const stream = randomStream(0, 'bench/images');
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const options = { model, width: width!, stem: 'cifar', inputShape: [32, 32, 3], classes: 10 } as const;
  const sides = await openSides(options, batch, 42, images);
  const loadBefore = os.loadavg();
  const summaries = (await timeSides(sides, rounds!)).map(summarize);
  for (const side of sides) await side.release();
  results.push({ batch, loadBefore, sides: summaries });
  if (!flags.json) print(batch, summaries);
}
const machine = {
  cpu: os.cpus()[0]?.model,
  cores: os.availableParallelism(),
  node: process.version,
  load: os.loadavg(),
};
if (flags.json)
  process.stdout.write(`${JSON.stringify({ machine, model, width, rounds, results }, null, 2)}\n`);
else
  process.stdout.write(
    `${machine.cpu}, ${machine.cores} cores, load ${machine.load.map((load) => load.toFixed(1)).join(' ')}\n`,
  );

function print(batch: number, summaries: readonly SideSummary[]): void {
  process.stdout.write(`${model}, width ${width}, batch ${batch}: milliseconds a call\n`);
  const best = summaries.find(({ name }) => name === 'ort_fp32')!.cpuMedian;
  for (const { name, cpuMedian, cpuLow, cpuHigh, wallMedian } of summaries) {
    const spread = `${cpuLow.toFixed(2)} to ${cpuHigh.toFixed(2)}`;
    process.stdout.write(
      `  ${SIDES[name].padEnd(76)} CPU ${cpuMedian.toFixed(2).padStart(9)} (${spread})   ` +
        `wall ${wallMedian.toFixed(2)}   ${(cpuMedian / best).toFixed(2)} of ONNX Runtime FP32\n`,
    );
  }
}
