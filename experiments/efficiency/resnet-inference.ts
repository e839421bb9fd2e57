/** A ResNet as inference computes it: batch norm folded into scale and shift of the convolution before it. */
import { util } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { KernelLayer } from '../layers/kernel-layer.ts';
import { assembleModel } from '../models/build-model.ts';
import type { InferenceNetwork, StoredWeights } from './inference-network.ts';

/** y = max(scale · (kernel ∗ x) + shift, lowest) */
export interface InferenceConv {
  readonly name: string;
  readonly channels: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly padding: number;
  /** [outputs][channels][kernel][kernel]; FP32. */
  readonly weights: Float32Array;
  /**
   * The same as -1, 0, +1, also as [kernel][kernel][channels][outputs], and what 1 stands for; null in full precision and where there
   * are two scales.
   */
  readonly ternary: {
    readonly trits: Int8Array;
    readonly byPlace: Int8Array;
    readonly scale: number;
  } | null;
  /** By output, of the batch norm. */
  readonly scales: Float32Array;
  readonly shifts: Float32Array;
  /** 0 for a ReLU, -Infinity for none. */
  readonly lowest: number;
}

export interface InferenceLinear {
  readonly features: number;
  readonly units: number;
  /** [features][units], as the forward pass uses them. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly quantizesInput: boolean;
}

/** What computes it: values are images [batch][channels][height][width]. */
export interface InferenceOps<Value> {
  conv(x: Value, conv: InferenceConv): Value;
  /** max(a + b, 0) */
  addRelu(a: Value, b: Value): Value;
  /** Mean over the pixels, then the linear layer. */
  classify(x: Value, linear: InferenceLinear): Value;
}

/**
 * Runs a ResNet with CIFAR stem through `ops`, from its images to its logits.
 * Throws for other models, and when a weight is missing or of another size than the model's.
 */
export function resnetInference<Value>(
  network: InferenceNetwork,
  ops: InferenceOps<Value>,
  images: Value,
): Value {
  const model = assembleModel(network.options);
  try {
    return describeResnet(model, network, ops, images);
  } finally {
    model.dispose();
  }
}

function describeResnet<Value>(
  model: LayersModel,
  network: InferenceNetwork,
  ops: InferenceOps<Value>,
  images: Value,
): Value {
  const layers = new Map(model.layers.map((layer) => [layer.name, layer]));
  const conv = (x: Value, name: string, norm: string, lowest: number) =>
    ops.conv(x, inferenceConv(layers.get(name), network, name, norm, lowest));
  let x = conv(images, 'conv1', 'bn1', 0);
  for (const name of blockNames(model)) {
    const count = layers.has(`${name}.conv3`) ? 3 : 2;
    let y = x;
    for (let index = 1; index <= count; index++) {
      y = conv(y, `${name}.conv${index}`, `${name}.bn${index}`, index < count ? 0 : -Infinity);
    }
    const projected = layers.has(`${name}.downsample.0`);
    x = ops.addRelu(y, projected ? conv(x, `${name}.downsample.0`, `${name}.downsample.1`, -Infinity) : x);
  }
  return ops.classify(x, inferenceLinear(layers.get('fc'), network));
}

/** `layer1.0`, `layer1.1`, … in the order of the model. */
function blockNames(model: LayersModel): string[] {
  const names = model.layers.flatMap(({ name }) => /^(layer\d+\.\d+)\.add$/.exec(name)?.[1] ?? []);
  if (names.length === 0 || model.layers.some(({ name }) => name === 'maxpool')) {
    throw new Error(`resnetInference: needs a ResNet with CIFAR stem, got ${model.name}`);
  }
  return names;
}

function inferenceConv(
  layer: LayersModel['layers'][number] | undefined,
  network: InferenceNetwork,
  name: string,
  norm: string,
  lowest: number,
): InferenceConv {
  const { kernelLayer, values, ternary } = kernelOf(layer, network, name);
  const [kernel, , channels, outputs] = kernelLayer.kernel.shape as [number, number, number, number];
  const { strides, padding } = kernelLayer.getConfig() as { strides: number[]; padding: number };
  const order = <T extends Float32Array | Int8Array>(from: T, to: T): T => {
    for (let o = 0; o < outputs; o++)
      for (let c = 0; c < channels; c++)
        for (let place = 0; place < kernel * kernel; place++)
          to[(o * channels + c) * kernel * kernel + place] = from[(place * channels + c) * outputs + o]!;
    return to;
  };
  const of = (part: string) => valuesOf(network.weights, `${norm}/${part}`, outputs);
  const [gamma, beta, mean, variance] = [of('gamma'), of('beta'), of('moving_mean'), of('moving_variance')];
  const scales = gamma.map((value, o) => value / Math.sqrt(variance[o]! + BATCH_NORM_EPSILON));
  return {
    name,
    channels,
    outputs,
    kernel,
    stride: strides[0] as 1 | 2,
    padding,
    weights: order(values, new Float32Array(values.length)),
    ternary: ternary && {
      trits: order(ternary.trits, new Int8Array(values.length)),
      byPlace: ternary.trits,
      scale: ternary.scale,
    },
    scales,
    shifts: beta.map((value, o) => value - mean[o]! * scales[o]!),
    lowest,
  };
}

const BATCH_NORM_EPSILON = 1e-5;

function inferenceLinear(
  layer: LayersModel['layers'][number] | undefined,
  network: InferenceNetwork,
): InferenceLinear {
  const { kernelLayer, values, ternary } = kernelOf(layer, network, 'fc');
  const [features, units] = kernelLayer.kernel.shape as [number, number];
  const bias = valuesOf(network.weights, 'fc/bias', units);
  return { features, units, weights: values, bias, quantizesInput: ternary !== null };
}

function kernelOf(
  layer: LayersModel['layers'][number] | undefined,
  { weights, ternary }: InferenceNetwork,
  name: string,
) {
  if (!(layer instanceof KernelLayer)) throw new Error(`resnetInference: the model has no layer ${name}`);
  const kernelLayer = layer;
  const size = util.sizeFromShape(layer.kernel.shape as number[]);
  const tensor = ternary[`${name}/kernel`];
  if (tensor === undefined)
    return { kernelLayer, values: valuesOf(weights, `${name}/kernel`, size), ternary: null };
  const [trits, positive, negative] = [tensor.trits, tensor.positive[0]!, tensor.negative[0]!];
  expectSize(`${name}/kernel`, trits.length, size);
  const values = Float32Array.from(trits, (trit) => trit * (trit > 0 ? positive : negative));
  return { kernelLayer, values, ternary: positive === negative ? { trits, scale: positive } : null };
}

function valuesOf(weights: StoredWeights, name: string, size: number): Float32Array {
  const values = weights[name];
  if (values === undefined) throw new Error(`resnetInference: ${name} is not among the weights`);
  expectSize(name, values.length, size);
  return values;
}

function expectSize(name: string, length: number, size: number): void {
  if (length === size) return;
  throw new Error(`resnetInference: ${name} must have ${size} values, got ${length}`);
}
