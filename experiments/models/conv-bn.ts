import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import type { ModelPart } from '../record/names.ts';
import { connect } from './connect.ts';
import type { ModelContext } from './model-definition.ts';

export interface ConvBnArgs {
  readonly part: ModelPart;
  /** Names of the convolution and of its batch norm. */
  readonly conv: string;
  readonly bn: string;
  /** `depthwise`: a convolution of each channel on its own. */
  readonly filters: number | 'depthwise';
  /** Odd; the image is padded by half of it, so that only strides change the resolution. */
  readonly kernelSize: number;
  readonly strides?: number;
}

/** Convolution without bias, then batch normalization. */
export function convBn({ make }: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  const { part, conv, bn, filters, kernelSize, strides = 1 } = args;
  const window = { name: conv, kernelSize, strides, padding: (kernelSize - 1) / 2, useBias: false };
  const convolution =
    filters === 'depthwise' ? make.depthwiseConv2d(part, window) : make.conv2d(part, { ...window, filters });
  return connect(x, convolution, make.batchNorm(bn));
}

/** The same and a ReLU, named after the batch norm. */
export function convBnRelu(context: ModelContext, x: SymbolicTensor, args: ConvBnArgs): SymbolicTensor {
  return connect(convBn(context, x, args), new Relu({ name: `${args.bn}.relu` }));
}
