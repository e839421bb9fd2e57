/**
 * `npm run bench:inference`: inference of one ResNet of any width (CIFAR stem, 32x32 images, untrained): FP32 against ternary weights, on ONNX Runtime
 * and on WebAssembly kernels of this project, one thread each, taking turns. Times are milliseconds a call, medians with
 * quartiles. The study's own networks are measured by `npm run lab -- efficiency`.
 */
import os from 'node:os';
import { Command, Option } from 'commander';
import { positiveInteger } from '../cli/flag-values.ts';
import { freshNetwork } from '../efficiency/inference-network.ts';
import { openSides } from '../efficiency/inference-sides.ts';
import { quartiles, timeSides } from '../efficiency/time-sides.ts';
import { INFERENCE_SIDES, type InferenceSideName } from '../record/inference-sides.ts';
import { randomStream } from '../rng/random-stream.ts';

const flags = new Command('bench:inference')
  .description('Time inference of an untrained ResNet with FP32 and with ternary weights.')
  .option('--rounds <n>', 'calls of each side', positiveInteger, 15)
  .addOption(
    new Option('--model <name>', 'network').choices(['resnet18', 'resnet50'] as const).default('resnet18'),
  )
  .option('--width <n>', 'channels of the first layer', positiveInteger, 16)
  .option('--batch <sizes>', 'images in a call', (text) => text.split(',').map(positiveInteger), [1, 64])
  .option('--json', 'print JSON')
  .parse()
  .opts<{ rounds: number; model: 'resnet18' | 'resnet50'; width: number; batch: number[]; json?: true }>();
const { model, width, rounds } = flags;

interface SideSummary {
  readonly name: InferenceSideName;
  readonly cpu: ReturnType<typeof quartiles>;
  readonly wall: ReturnType<typeof quartiles>;
}

const shared = { model, width, stem: 'cifar', inputShape: [32, 32, 3], classes: 10 } as const;
const fp32 = await freshNetwork({ ...shared, quantization: 'std', ablation: 'none' }, 42);
const network = await freshNetwork({ ...shared, quantization: 'bit', ablation: 'none' }, 42);
const results: { batch: number; loadBefore: number[]; sides: SideSummary[] }[] = [];
for (const batch of flags.batch) {
  const stream = randomStream(0, 'bench/images');
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const { sides } = await openSides({ fp32, network, batch, images });
  const loadBefore = os.loadavg();
  const times = await timeSides(sides, { rounds, warmUpRounds: 3 });
  const summaries = times.map(({ name, cpu, wall }) => ({
    name,
    cpu: quartiles(cpu),
    wall: quartiles(wall),
  }));
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
  const best = summaries.find(({ name }) => name === 'ort_fp32')!.cpu.median;
  for (const { name, cpu, wall } of summaries) {
    const { runtime, network: which, products } = INFERENCE_SIDES[name];
    const spread = `${cpu.p25.toFixed(2)} to ${cpu.p75.toFixed(2)}`;
    process.stdout.write(
      `  ${`${runtime}, ${which} network, ${products}`.padEnd(58)} CPU ${cpu.median.toFixed(2).padStart(9)} (${spread})   ` +
        `wall ${wall.median.toFixed(2)}   ${(cpu.median / best).toFixed(2)} of ONNX Runtime FP32\n`,
    );
  }
}
