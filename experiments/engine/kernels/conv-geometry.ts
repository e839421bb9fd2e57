import { backend_util } from '@tensorflow/tfjs-core';

/** A 2-D convolution as TensorFlow.js resolves it, and the padding. */
export type ConvGeometry = backend_util.Conv2DInfo & backend_util.Conv2DInfo['padInfo'];

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
  return { ...info, ...info.padInfo };
}

/** Attributes of ONNX's convolutions. */
export const windowAttributes = (g: ConvGeometry) => ({
  kernel_shape: [g.filterHeight, g.filterWidth],
  strides: [g.strideHeight, g.strideWidth],
  dilations: [g.dilationHeight, g.dilationWidth],
  pads: [g.top, g.left, g.bottom, g.right],
});
/** Rows and columns, padding included, that some window touches. */
export const reach = (g: ConvGeometry): [number, number] => [
  (g.outHeight - 1) * g.strideHeight + (g.filterHeight - 1) * g.dilationHeight + 1,
  (g.outWidth - 1) * g.strideWidth + (g.filterWidth - 1) * g.dilationWidth + 1,
];
export const isDilated = (g: ConvGeometry): boolean => g.dilationHeight > 1 || g.dilationWidth > 1;
