/**
 * Multiply-accumulates of a network for one image, by shape inference: nothing is computed.
 *
 * Each weight is used once for every position that its layer computes, so
 *
 *   convolution            H' · W' · C_out · k_h · k_w · C_in
 *   depthwise convolution  H' · W' · C · k_h · k_w
 *   linear                 rows · features · units
 *
 * all of which are positions · weights. Windows count in full where they lie over padding, as in the usual counters
 * (thop, fvcore). Biases, batch norm, activations, pooling and residual sums are not multiply-accumulates and not counted.
 *
 * With ternary weights a multiply-accumulate is an addition, a subtraction or, for a weight of zero, nothing; what
 * remains is one multiplication for each scale of the layer and each of its outputs.
 */
import { KernelLayer } from '../layers/kernel-layer.ts';
import type { ModelWithParts } from '../models/build-model.ts';
import type { ModelPart } from '../record/names.ts';

export interface LayerOperations {
  readonly layer: string;
  readonly part: ModelPart;
  /** Name of the kernel in checkpoints: `layer1.0.conv1/kernel`. */
  readonly kernel: string;
  /** Of the kernel, the bias not included. */
  readonly weights: number;
  /** How often each weight is used for one image: positions of the window, or rows of a linear layer. */
  readonly positions: number;
  /** positions · weights */
  readonly macs: number;
  /** Values that the layer gives for one image. */
  readonly outputs: number;
  readonly ternary: boolean;
}

/**
 * Operations of each layer that multiplies, in the model's order.
 * Throws when a layer's shape is not known, when a layer is used twice, or when one that has weights beyond a value per
 * channel is of a kind that is not counted: a count that leaves a layer out must not look complete.
 */
export function layerOperations({ model, parts }: ModelWithParts): LayerOperations[] {
  return model.layers.flatMap((layer) => {
    if (layer instanceof KernelLayer) return [operationsOf(layer, parts.get(layer.name))];
    const uncounted = layer.weights.find(({ shape }) => shape.length > 1);
    if (uncounted === undefined) return [];
    throw new Error(`layerOperations: ${layer.getClassName()} ${layer.name} has weights and is not counted`);
  });
}

function operationsOf(layer: KernelLayer, part: ModelPart | undefined): LayerOperations {
  if (part === undefined) throw new Error(`layerOperations: ${layer.name} belongs to no part of the model`);
  if (layer.inboundNodes.length !== 1) {
    throw new Error(`layerOperations: ${layer.name} must be used once, got ${layer.inboundNodes.length}`);
  }
  const shape = (layer.outputShape as (number | null)[]).slice(1);
  const sizes = shape.map((side) => {
    if (side === null)
      throw new Error(`layerOperations: ${layer.name} has an unknown output shape [${shape}]`);
    return side;
  });
  const product = (values: readonly number[]) => values.reduce((result, value) => result * value, 1);
  const weights = product(layer.kernel.shape as number[]);
  // All but the channels: one use of each weight.
  const positions = product(sizes.slice(0, -1));
  return {
    layer: layer.name,
    part,
    kernel: layer.kernel.originalName,
    weights,
    positions,
    macs: positions * weights,
    outputs: product(sizes),
    ternary: layer.quantizer.ternary !== null,
  };
}
