import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { DepthwiseConv2d } from '../layers/depthwise-conv2d.ts';
import { KernelLayer } from '../layers/kernel-layer.ts';
import { LearnedPositions } from '../layers/learned-positions.ts';
import { Linear } from '../layers/linear.ts';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import { type RandomStream, randomStream } from '../rng/random-stream.ts';

/** Draws one first value of a weight. */
export type Draw = (stream: RandomStream) => number;

/** How to draw a weight of a layer whose kernel has this shape, [..., inputs, outputs]. */
export type Scheme = (kernelShape: readonly number[]) => Draw;

/** How a model's weights start; depthwise kernels are [height, width, channels, 1]. */
export interface Initialization {
  readonly conv: Scheme;
  /** Default: `conv`. */
  readonly depthwise?: Scheme;
  readonly linear: Scheme;
  /** Biases of convolutions and of linear layers; the shape is still the kernel's. Default: zeros. */
  readonly convBias?: Scheme;
  readonly linearBias?: Scheme;
  /** Of tables of tokens and positions, [rows, units]; a model that has none needs none. */
  readonly embedding?: Scheme;
}

const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);

export const zeros: Scheme = () => () => 0;

/** Normal with variance 2 / fan_out, fan_out = height · width · filters (He et al. 2015, arXiv:1502.01852, equation 14). */
export const heFanOut: Scheme = (shape) =>
  normal(Math.sqrt(2 / product([...shape.slice(0, -2), shape.at(-1)!])))(shape);

/** The same for depthwise kernels as PyTorch counts: every channel's filter adds to the fan-out. */
export const heFanOutOfAllChannels: Scheme = (shape) => normal(Math.sqrt(2 / product(shape)))(shape);

/** Uniform in ±1/sqrt(fan_in), fan_in all but the last size: PyTorch's default for kernels and biases. */
export const uniformFanIn: Scheme = (shape) => uniform(1 / Math.sqrt(product(shape.slice(0, -1))))(shape);

/** Uniform in ±1/sqrt(outputs), as EfficientNet's classifier. */
export const uniformFanOut: Scheme = (shape) => uniform(1 / Math.sqrt(shape.at(-1)!))(shape);

export function normal(deviation: number): Scheme {
  return () => (stream) => stream.normal() * deviation;
}

export function uniform(bound: number): Scheme {
  return () => (stream) => (2 * stream.uniform() - 1) * bound;
}

/** PyTorch's defaults for convolutions and linear layers. */
export const PYTORCH_DEFAULTS: Initialization = {
  conv: uniformFanIn,
  linear: uniformFanIn,
  convBias: uniformFanIn,
  linearBias: uniformFanIn,
};

/** Normal, drawn again outside of ±2: PyTorch's trunc_normal_ has its bounds in values, ±2 and not ±2σ. */
export function truncatedNormal(deviation: number): Scheme {
  return () => (stream) => {
    let value: number;
    do value = stream.normal() * deviation;
    while (Math.abs(value) > 2);
    return value;
  };
}

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
  const { conv, depthwise = conv, linear, convBias = zeros, linearBias = zeros } = initialization;
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
