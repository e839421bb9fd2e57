import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/relu.ts';
import type { ModelPart } from '../record/names.ts';
import type { ModelContext } from './model-body.ts';

export interface ConvBnArgs {
  readonly part: ModelPart;
  /** Names of the convolution and of its batch norm. */
  readonly conv: string;
  readonly bn: string;
  readonly filters: number;
  /** Odd; the image is padded by half of it, so that only strides change the resolution. */
  readonly kernelSize: number;
  readonly stride?: number;
}

/** Convolution without bias, then batch normalization. */
export function convBn({ make }: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  const { part, conv, bn, filters, kernelSize, stride = 1 } = args;
  const padding = (kernelSize - 1) / 2;
  const layer = make.conv2d(part, {
    name: conv,
    filters,
    kernelSize,
    strides: stride,
    padding,
    useBias: false,
  });
  return make.batchNorm(bn).apply(layer.apply(x)) as SymbolicTensor;
}

/** The same and a ReLU, named after the batch norm. */
export function convBnRelu(context: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  return new Relu({ name: `${args.bn}.relu` }).apply(convBn(context, x, args)) as SymbolicTensor;
}
