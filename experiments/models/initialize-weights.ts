import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { Conv2d } from '../layers/conv2d.ts';
import { KernelLayer } from '../layers/kernel-layer.ts';
import { type RandomStream, randomStream } from '../rng/random-stream.ts';

/**
 * First values of a model's weights, the same for a seed whatever was built before and whatever is quantized.
 *
 * Convolutions: normal with variance 2 / fan_out (He et al. 2015, arXiv:1502.01852, equation 14), as torchvision's ResNet.
 * Linear layers: kernel and bias uniform in ±1/sqrt(fan_in), PyTorch's default. Each weight draws from a random stream of
 * its own, `weights/<name>`. Learned scales of TTQ are then fitted to their kernels; other weights keep what they have.
 */
export function initializeWeights(model: LayersModel, seed: number): void {
  for (const layer of model.layers) {
    if (!(layer instanceof KernelLayer)) continue;
    const stream = (weight: LayerVariable) => randomStream(seed, `weights/${weight.originalName}`);
    const { kernel, bias } = layer;
    const draw = layer instanceof Conv2d ? kaimingFanOut(kernel) : uniformFanIn(kernel);
    fill(kernel, stream(kernel), draw);
    if (bias !== null) fill(bias, stream(bias), uniformFanIn(kernel));
    layer.quantization.fitTo(kernel);
  }
}

type Draw = (stream: RandomStream) => number;

/** Kernel [height, width, channels, filters]: fan_out is height · width · filters. */
function kaimingFanOut({ shape }: LayerVariable): Draw {
  const [height, width, , filters] = shape as number[];
  const deviation = Math.sqrt(2 / (height! * width! * filters!));
  return (stream) => stream.normal() * deviation;
}

/** Kernel [..., inputs, outputs]: fan_in is the product of all but the last. */
function uniformFanIn({ shape }: LayerVariable): Draw {
  const fanIn = (shape as number[]).slice(0, -1).reduce((product, size) => product * size, 1);
  const bound = 1 / Math.sqrt(fanIn);
  return (stream) => (2 * stream.uniform() - 1) * bound;
}

function fill(weight: LayerVariable, stream: RandomStream, draw: Draw): void {
  const shape = weight.shape as number[];
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let index = 0; index < values.length; index++) values[index] = draw(stream);
  const tensor = tf.tensor(values, shape);
  weight.write(tensor);
  tensor.dispose();
}
