import type { ModelPart, Quantization as QuantizationName } from '../record/names.ts';
import { BatchNorm } from './batch-norm.ts';
import { BitConv2d } from './bit-conv2d.ts';
import { BitDepthwiseConv2d } from './bit-depthwise-conv2d.ts';
import { BitLinear } from './bit-linear.ts';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';
import { DepthwiseConv2d, type DepthwiseConv2dArgs } from './depthwise-conv2d.ts';
import { Linear, type LinearArgs } from './linear.ts';
import { TTQConv2d } from './ttq-conv2d.ts';
import { TTQDepthwiseConv2d } from './ttq-depthwise-conv2d.ts';
import { TTQLinear } from './ttq-linear.ts';

export interface LayerFactoryOptions {
  readonly quantization: QuantizationName;
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
  /** Parts for which a layer was made. */
  readonly parts: ReadonlySet<ModelPart>;
}

/** Names are required: a name that TensorFlow.js counts up would depend on what was built before. */
export type Named<Args> = Args & { readonly name: string };

const CONV2D = { std: Conv2d, bit: BitConv2d, ttq: TTQConv2d } as const;
const DEPTHWISE = { std: DepthwiseConv2d, bit: BitDepthwiseConv2d, ttq: TTQDepthwiseConv2d } as const;
const LINEAR = { std: Linear, bit: BitLinear, ttq: TTQLinear } as const;

/** Kernels start as zeros: whoever builds the model initializes them (experiments/models/initialize-weights.ts). */
export function layerFactory({ quantization, keep }: LayerFactoryOptions): LayerFactory {
  const parts = new Set<ModelPart>();
  const of = (part: ModelPart): QuantizationName => {
    parts.add(part);
    return keep.includes(part) ? 'std' : quantization;
  };
  return {
    conv2d: (part, args) => new CONV2D[of(part)]({ kernelInitializer: 'zeros', ...args }),
    depthwiseConv2d: (part, args) => new DEPTHWISE[of(part)]({ kernelInitializer: 'zeros', ...args }),
    linear: (part, args) => new LINEAR[of(part)]({ kernelInitializer: 'zeros', ...args }),
    batchNorm: (name) => new BatchNorm({ name }),
    parts,
  };
}
