/** What training takes of a machine's memory. */
import { DATA_SETS } from '../../record/data-sets.ts';
import type { ImageConfig } from '../../record/image-classification-record.ts';
import type { Model } from '../../record/names.ts';

const MIB = 2 ** 20;

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
  vit_s: { activations: 0.2 * MIB, weights: 0.6e6 },
  vit_b: { activations: 0.2 * MIB, weights: 0.6e6 },
  vit_s6: { activations: 0.1 * MIB, weights: 0.3e6 },
};

/** Weights, gradients, momentum, the saved state, the best weights, and a copy on the way to the disk; FP32. */
const COPIES_OF_WEIGHTS = 6;
const BYTES_PER_WEIGHT = 4;

/** Bytes that a run takes at its peak beside those of a process that trains nothing. */
export function imageMemory(config: ImageConfig): number {
  const { activations, weights } = MODEL_MEMORY[config.model];
  const [side, , channels] = DATA_SETS[config.dataset].shape;
  // The ImageNet stem halves the image twice before the first stage.
  const area = (side / 32) ** 2 / (config.stem === 'imagenet' ? 16 : 1);
  return (
    config.trainExamples * side * side * channels +
    activations * config.batchSize * config.width * area +
    weights * (config.width / 64) ** 2 * COPIES_OF_WEIGHTS * BYTES_PER_WEIGHT
  );
}

/** `resnet18 at width 8 in batches of 64` */
export function imageRunTitle({ model, width, batchSize }: ImageConfig): string {
  return `${model} at width ${width} in batches of ${batchSize}`;
}
