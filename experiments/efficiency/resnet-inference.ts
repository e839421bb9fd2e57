/** A trained ResNet as inference computes it: batch norm folded into scale and shift of the convolution before it. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { KernelLayer } from '../layers/kernel-layer.ts';
import type { StoredWeights } from './stored-weights.ts';

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
  /** The same as -1, 0, +1, and what 1 stands for; null in full precision. */
  readonly ternary: { readonly trits: Int8Array; readonly scale: number } | null;
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
 * Runs a ResNet with CIFAR stem through `ops`, from its images to its logits. BitNet's two scales must be equal, which
 * they are for `bit`.
 * Throws for other models, naming the layer that they lack or have.
 */
export function resnetInference<Value>(
  model: LayersModel,
  weights: StoredWeights,
  ops: InferenceOps<Value>,
  images: Value,
): Value {
  const layers = new Map(model.layers.map((layer) => [layer.name, layer]));
  const conv = (x: Value, name: string, norm: string, lowest: number) =>
    ops.conv(x, inferenceConv(layers.get(name), weights, name, norm, lowest));
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
  return ops.classify(x, inferenceLinear(layers.get('fc'), weights));
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
  weights: StoredWeights,
  name: string,
  norm: string,
  lowest: number,
): InferenceConv {
  const { kernelLayer, values, ternary } = kernelOf(layer, weights, name);
  const [kernel, , channels, outputs] = kernelLayer.kernel.shape as [number, number, number, number];
  const { strides, padding } = kernelLayer.getConfig() as { strides: number[]; padding: number };
  const order = <T extends Float32Array | Int8Array>(from: T, to: T): T => {
    for (let o = 0; o < outputs; o++)
      for (let c = 0; c < channels; c++)
        for (let place = 0; place < kernel * kernel; place++)
          to[(o * channels + c) * kernel * kernel + place] = from[(place * channels + c) * outputs + o]!;
    return to;
  };
  const of = (part: string) => valuesOf(weights, `${norm}/${part}`);
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
    ternary: ternary && { ...ternary, trits: order(ternary.trits, new Int8Array(values.length)) },
    scales,
    shifts: beta.map((value, o) => value - mean[o]! * scales[o]!),
    lowest,
  };
}

const BATCH_NORM_EPSILON = 1e-5;

function inferenceLinear(
  layer: LayersModel['layers'][number] | undefined,
  weights: StoredWeights,
): InferenceLinear {
  const { kernelLayer, values, ternary } = kernelOf(layer, weights, 'fc');
  const [features, units] = kernelLayer.kernel.shape as [number, number];
  const bias = valuesOf(weights, 'fc/bias');
  return { features, units, weights: values, bias, quantizesInput: ternary !== null };
}

function kernelOf(layer: LayersModel['layers'][number] | undefined, weights: StoredWeights, name: string) {
  if (!(layer instanceof KernelLayer)) throw new Error(`resnetInference: the model has no layer ${name}`);
  const latent = valuesOf(weights, `${name}/kernel`);
  if (layer.quantization.ternary === null) return { kernelLayer: layer, values: latent, ternary: null };
  const { trits, positive, negative } = layer.quantization.ternary((part) =>
    valuesOf(weights, `${name}/${part}`),
  );
  if (positive !== negative) throw new Error(`resnetInference: ${name} has two scales, as TTQ has`);
  const values = Float32Array.from(trits, (trit) => trit * positive);
  return { kernelLayer: layer, values, ternary: { trits, scale: positive } };
}

function valuesOf(weights: StoredWeights, name: string): Float32Array {
  const values = weights[name];
  if (values === undefined) throw new Error(`resnetInference: ${name} is not among the weights`);
  return values;
}
