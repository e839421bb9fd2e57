import type { ModelPart, Quantization } from '../record/names.ts';
import { BatchNorm } from './batch-norm.ts';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';
import { DepthwiseConv2d, type DepthwiseConv2dArgs } from './depthwise-conv2d.ts';
import { Linear, type LinearArgs } from './linear.ts';
import type { QuantizerName } from './quantizers.ts';

export interface LayerFactoryOptions {
  readonly quantization: Quantization;
  /** Parts that stay in FP32. */
  readonly keep: readonly ModelPart[];
}

/** Makes a model's layers for one variant; each layer says to which part of the model it belongs. */
export interface LayerFactory {
  conv2d(part: ModelPart, args: Named<Conv2dArgs>): Conv2d;
  depthwiseConv2d(part: ModelPart, args: Named<DepthwiseConv2dArgs>): DepthwiseConv2d;
  linear(part: ModelPart, args: Named<LinearArgs>): Linear;
  /** Batch normalization is never quantized. */
  batchNorm(name: string): BatchNorm;
  /** The part of each layer that was made, by the layer's name. */
  readonly parts: ReadonlyMap<string, ModelPart>;
}

/** Names are required: a name that TensorFlow.js counts up would depend on what was built before. The variant decides the quantizer. */
export type Named<Args> = Omit<Args, 'quantizer'> & { readonly name: string };

const QUANTIZERS = { std: 'none', bit: 'bit', ttq: 'ttq' } as const satisfies Record<
  Quantization,
  QuantizerName
>;

/** Kernels start as zeros: whoever builds the model initializes them (experiments/models/initialization.ts). */
export function layerFactory({ quantization, keep }: LayerFactoryOptions): LayerFactory {
  const parts = new Map<string, ModelPart>();
  const shared = (part: ModelPart, { name }: { readonly name: string }) => {
    parts.set(name, part);
    const quantizer = QUANTIZERS[keep.includes(part) ? 'std' : quantization];
    return { kernelInitializer: 'zeros', quantizer } as const;
  };
  return {
    conv2d: (part, args) => new Conv2d({ ...shared(part, args), ...args }),
    depthwiseConv2d: (part, args) => new DepthwiseConv2d({ ...shared(part, args), ...args }),
    linear: (part, args) => new Linear({ ...shared(part, args), ...args }),
    batchNorm: (name) => new BatchNorm({ name }),
    parts,
  };
}
