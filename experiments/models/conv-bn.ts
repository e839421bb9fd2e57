import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/relu.ts';
import type { ModelPart } from '../record/names.ts';
import { connect } from './connect.ts';
import type { ModelContext } from './model-definition.ts';

export interface ConvBnArgs {
  readonly part: ModelPart;
  /** Names of the convolution and of its batch norm. */
  readonly conv: string;
  readonly bn: string;
  readonly filters: number;
  /** Odd; the image is padded by half of it, so that only strides change the resolution. */
  readonly kernelSize: number;
  readonly strides?: number;
}

/** Convolution without bias, then batch normalization. */
export function convBn({ make }: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  const { part, conv, bn, filters, kernelSize, strides = 1 } = args;
  const padding = (kernelSize - 1) / 2;
  const convolution = { name: conv, filters, kernelSize, strides, padding, useBias: false };
  return connect(x, make.conv2d(part, convolution), make.batchNorm(bn));
}

/** The same and a ReLU, named after the batch norm. */
export function convBnRelu(context: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  return connect(convBn(context, x, args), new Relu({ name: `${args.bn}.relu` }));
}

/** Convolution of each channel on its own without bias, then batch normalization. */
export function depthwiseBn(
  { make }: ModelContext,
  x: SymbolicTensor,
  args: Omit<ConvBnArgs, 'filters'>,
): SymbolicTensor {
  const { part, conv, bn, kernelSize, strides = 1 } = args;
  const padding = (kernelSize - 1) / 2;
  const convolution = { name: conv, kernelSize, strides, padding, useBias: false };
  return connect(x, make.depthwiseConv2d(part, convolution), make.batchNorm(bn));
}
