import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { DepthwiseConv2d } from '../layers/depthwise-conv2d.ts';
import { KernelLayer } from '../layers/kernel-layer.ts';
import { LearnedPositions } from '../layers/learned-positions.ts';
import { Linear } from '../layers/linear.ts';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import { type RandomStream, randomStream } from '../rng/random-stream.ts';
import type { Draw, Initialization, Scheme } from './initialization.ts';

/**
 * First values of a model's kernels, biases and embeddings, the same for a seed whatever was built before and whatever is quantized:
 * each weight draws from a random stream of its own, `weights/<name>`. Learned scales of TTQ are then fitted to their
 * kernels; other weights keep what they have.
 */
export function initializeWeights(model: LayersModel, initialization: Initialization, seed: number): void {
  for (const layer of model.layers) {
    const stream = (weight: LayerVariable) => randomStream(seed, `weights/${weight.originalName}`);
    if (layer instanceof TokenEmbedding || layer instanceof LearnedPositions) {
      const { table } = layer;
      if (initialization.embedding === undefined) {
        throw new Error(`initializeWeights: ${layer.name} needs a scheme for embeddings`);
      }
      fill(table, stream(table), initialization.embedding(table.shape as number[]));
    }
    if (!(layer instanceof KernelLayer)) continue;
    const { kernel, bias } = layer;
    const schemes = schemesOf(layer, initialization);
    const shape = kernel.shape as number[];
    fill(kernel, stream(kernel), schemes.kernel(shape));
    if (bias !== null) fill(bias, stream(bias), schemes.bias(shape));
    layer.quantizer.fitTo(kernel);
  }
}

function schemesOf(layer: KernelLayer, initialization: Initialization): { kernel: Scheme; bias: Scheme } {
  const { conv, depthwise, linear, convBias, linearBias } = initialization;
  if (layer instanceof Linear) return { kernel: linear, bias: linearBias };
  return { kernel: layer instanceof DepthwiseConv2d ? depthwise : conv, bias: convBias };
}

function fill(weight: LayerVariable, stream: RandomStream, draw: Draw): void {
  const shape = weight.shape as number[];
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  for (let index = 0; index < values.length; index++) values[index] = draw(stream);
  const tensor = tf.tensor(values, shape);
  weight.write(tensor);
  tensor.dispose();
}
