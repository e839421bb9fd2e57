/** Whether the machine's memory carries one more run. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Dataset, Model } from '../record/names.ts';
import type { RunConfig } from '../record/schema.ts';

const MIB = 2 ** 20;

/** A process with nothing to train yet: Node.js, TensorFlow.js, ONNX Runtime. */
const EMPTY = 300 * MIB;

/**
 * Bytes for each example of a batch and each channel of the width, 32x32 images and the CIFAR stem; and weights at width
 * 64. The former are the peaks of resident memory measured while training (ONNX Runtime 1.30 on the CPU),
 * rounded up; run-memory.test.ts has the measurements.
 */
const MODEL_MEMORY: Readonly<Record<Model, { readonly activations: number; readonly weights: number }>> = {
  resnet18: { activations: 0.85 * MIB, weights: 11.2e6 },
  resnet50: { activations: 2.6 * MIB, weights: 23.5e6 },
  vgg16: { activations: 0.45 * MIB, weights: 15e6 },
  mobilenet_v2: { activations: 2.1 * MIB, weights: 2.3e6 },
  efficientnet_b0: { activations: 3.6 * MIB, weights: 4.1e6 },
  convnext_tiny: { activations: 2.1 * MIB, weights: 27.9e6 },
  lenet5: { activations: 0.24 * MIB, weights: 0.1e6 },
  feedforward: { activations: 0.05 * MIB, weights: 1e6 },
};

/** Weights, gradients, momentum, the saved state, the best weights, and a copy on the way to the disk; FP32. */
const COPIES_OF_WEIGHTS = 6;
const BYTES_PER_WEIGHT = 4;

/** Side of an image as the networks see it, and its channels. */
const IMAGES: Readonly<Record<Dataset, { readonly side: number; readonly channels: number }>> = {
  cifar10: { side: 32, channels: 3 },
  cifar100: { side: 32, channels: 3 },
  tiny_imagenet: { side: 64, channels: 3 },
  imagenet: { side: 224, channels: 3 },
  mnist: { side: 28, channels: 1 },
  fashion_mnist: { side: 28, channels: 1 },
  synthetic: { side: 32, channels: 3 },
};

/** Bytes that a run takes at its peak, from its configuration. */
export function estimatedMemory(config: RunConfig): number {
  const { activations, weights } = MODEL_MEMORY[config.model];
  const { side, channels } = IMAGES[config.dataset];
  // The ImageNet stem halves the image twice before the first stage.
  const area = (side / 32) ** 2 / (config.stem === 'imagenet' ? 16 : 1);
  return (
    EMPTY +
    config.trainExamples * side * side * channels +
    activations * config.batchSize * config.width * area +
    weights * (config.width / 64) ** 2 * COPIES_OF_WEIGHTS * BYTES_PER_WEIGHT
  );
}

/** What is known of a machine's memory, in bytes. */
export interface Memory {
  /** What programs can still take. */
  free(): number;
  /** What the process has taken of it so far; 0 when that cannot be told. */
  takenBy(pid: number): number;
}

/** Of this machine, or of what its container or control group leaves to this process. */
export const THIS_MACHINE: Memory = {
  free: () => process.availableMemory(),
  takenBy: (pid) => {
    if (process.platform !== 'linux') return 0;
    try {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(kilobytes ?? 0) * 1024;
    } catch {
      // It ended between two looks, and has nothing any more.
      return 0;
    }
  },
};

interface RunningRun {
  readonly config: RunConfig;
  readonly process: { readonly pid: number | undefined };
}

/**
 * Why this run must not begin beside those running: their estimates, as far as they have not taken them yet, and its own
 * exceed the free memory. Null when it may.
 */
export function memoryShortage(
  config: RunConfig,
  running: readonly RunningRun[],
  memory: Memory,
): string | null {
  const promised = running.map(({ config, process: { pid } }) =>
    pid === undefined ? 0 : Math.max(0, estimatedMemory(config) - memory.takenBy(pid)),
  );
  const free = Math.max(0, memory.free() - promised.reduce((sum, bytes) => sum + bytes, 0));
  const needed = estimatedMemory(config);
  if (needed <= free) return null;
  const { model, width, batchSize } = config;
  const run = `a run of ${model} at width ${width} in batches of ${batchSize}`;
  const beside =
    running.length === 0 ? '; --no-memory-check starts it all the same' : ' beside those running';
  return `waiting for memory: ${run} takes about ${gigabytes(needed)}, ${gigabytes(free)} are free${beside}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
