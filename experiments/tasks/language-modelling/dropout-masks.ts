import { util } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InputSpecs, Values } from '../../engine/engine.ts';
import { SeededDropout } from '../../layers/seeded-dropout.ts';
import { type RandomStream, randomStream } from '../../rng/random-stream.ts';

/** Masks of a model's dropout layers, by the layers' names; none where it has no such layer. */
export interface DropoutMasks {
  /** As a training step takes them, [batch, ...] each. */
  readonly inputs: InputSpecs;
  /** Each from the layer's and the step's own stream: any step's can be had without those before it. */
  draw(step: number): Values;
}

export function dropoutMasks(model: LayersModel, batchSize: number, seed: number): DropoutMasks {
  const masked = model.layers.flatMap((layer) => {
    if (!(layer instanceof SeededDropout)) return [];
    const { name, rate } = layer;
    const [, ...sides] = layer.outputShape as number[];
    return [{ name, rate, shape: [batchSize, ...sides] }];
  });
  return {
    inputs: Object.fromEntries(masked.map(({ name, shape }) => [name, { shape, dtype: 'float32' }])),
    draw: (step) =>
      Object.fromEntries(
        masked.map(({ name, rate, shape }) => {
          const size = util.sizeFromShape(shape);
          return [name, drawMask(size, rate, randomStream(seed, `${name}/step-${step}`))];
        }),
      ),
  };
}

/** An integer below it is drawn for each value, which makes rates exact to 1e-9. */
const OUTCOMES = 2 ** 30;

/** Each value on its own: 0 with probability `rate`, else 1 / (1 - rate), so that its mean is 1. */
export function drawMask(size: number, rate: number, stream: RandomStream): Float32Array {
  const mask = new Float32Array(size);
  const [dropped, kept] = [rate * OUTCOMES, 1 / (1 - rate)];
  for (let at = 0; at < size; at++) mask[at] = stream.integer(OUTCOMES) >= dropped ? kept : 0;
  return mask;
}
