import type { BaseResults } from '../record/base-record.ts';
import { presentCpu } from '../record/describe-cpu.ts';
import { INFERENCE_SIDE_NAMES, INFERENCE_SIDES } from '../record/inference-sides.ts';
import { COMPARED_SIDES, type InferenceTimingConfig, type Instructions } from '../record/inference-timing.ts';
import { randomStream } from '../rng/random-stream.ts';
import { type MeasurementOptions, writeMeasurement } from '../training/write-measurement.ts';
import { freshNetwork } from './inference-network.ts';
import { openSides } from './inference-sides.ts';
import { quartiles, timeSides } from './time-sides.ts';

const WARM_UP_ROUNDS = 1;
/** As images of CIFAR-10. */
const IMAGES = { inputShape: [32, 32, 3], classes: 10, stem: 'cifar' } as const;

/** @throws where the processor is of another kind than the configuration says, before anything is written */
export async function timeInference(
  options: MeasurementOptions<InferenceTimingConfig>,
): Promise<BaseResults> {
  const { instructions } = options.config;
  const here = instructionsOf(presentCpu().instructionSets ?? []);
  if (here === instructions) return writeMeasurement(options, measure);
  throw new Error(`instructions: must be those of this processor, ${here ?? 'neither'}, got ${instructions}`);
}

/** By the names of /proc/cpuinfo; null for a processor of neither kind. */
export function instructionsOf(sets: readonly string[]): Instructions | null {
  if (sets.some((name) => /^(avx512|avx)_vnni$/.test(name))) return 'vnni';
  return sets.includes('avx2') ? 'avx2' : null;
}

async function measure({ model, width, batch, rounds, seed }: InferenceTimingConfig) {
  const options = { ...IMAGES, model, width, ablation: 'none' } as const;
  const fp32 = await freshNetwork({ ...options, quantization: 'std' }, seed);
  const network = await freshNetwork({ ...options, quantization: 'bit' }, seed);
  const stream = randomStream(seed, 'inference/images');
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const { sides } = await openSides({ fp32, network, batch, images, names: INFERENCE_SIDE_NAMES });
  const outcomes: Record<string, number> = {};
  const logits: Record<string, Float32Array> = {};
  for (const side of sides) logits[side.name] = Float32Array.from(await side.run());
  for (const { name } of sides) {
    if (INFERENCE_SIDES[name].network === 'ternary')
      outcomes[`difference.${name}`] = distance(logits[name]!, logits.ort_ternary!);
  }
  for (const { name, cpu } of await timeSides(sides, { rounds, warmUpRounds: WARM_UP_ROUNDS })) {
    outcomes[`time.${name}`] = quartiles(cpu).median / batch;
  }
  for (const name of COMPARED_SIDES) {
    outcomes[`time.ratio.${name}`] = outcomes[`time.${name}`]! / outcomes['time.ort_fp32']!;
  }
  for (const side of sides) await side.release();
  return outcomes;
}

const length = (values: Float32Array) => Math.hypot(...values);
const distance = (a: Float32Array, b: Float32Array) => length(a.map((value, i) => value - b[i]!)) / length(b);
