import { backend_util } from '@tensorflow/tfjs-core';

/** A 2-D convolution as TensorFlow.js resolves it, in the letters that the recipes use. */
export interface ConvGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function convGeometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
  depthwise = false,
): ConvGeometry {
  const format = (attrs.dataFormat as string | undefined) ?? 'NHWC';
  if (format !== 'NHWC') throw new Error(`trace: convolutions take data format NHWC, got ${format}`);
  const info = backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides as [number, number],
    (attrs.dilations as [number, number] | undefined) ?? 1,
    attrs.pad as 'same',
    attrs.dimRoundingMode as 'floor' | undefined,
    depthwise,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    bottom: info.padInfo.bottom,
    right: info.padInfo.right,
  };
}

export const inputShape = (g: ConvGeometry): number[] => [g.batch, g.height, g.width, g.inChannels];
export const outputShape = (g: ConvGeometry): number[] => [g.batch, g.outHeight, g.outWidth, g.outChannels];
export const filterShape = (g: ConvGeometry): number[] => [
  g.kernelHeight,
  g.kernelWidth,
  g.inChannels,
  g.outChannels,
];
/** Attributes of ONNX's convolutions. */
export const windowAttributes = (g: ConvGeometry) => ({
  kernel_shape: [g.kernelHeight, g.kernelWidth],
  strides: [g.strideHeight, g.strideWidth],
  dilations: [g.dilationHeight, g.dilationWidth],
  pads: [g.top, g.left, g.bottom, g.right],
});
/** Rows and columns, padding included, that some window touches. */
export const reach = (g: ConvGeometry): [number, number] => [
  (g.outHeight - 1) * g.strideHeight + (g.kernelHeight - 1) * g.dilationHeight + 1,
  (g.outWidth - 1) * g.strideWidth + (g.kernelWidth - 1) * g.dilationWidth + 1,
];
export const isDilated = (g: ConvGeometry): boolean => g.dilationHeight > 1 || g.dilationWidth > 1;
