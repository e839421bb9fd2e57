import * as tf from '@tensorflow/tfjs-core';

type Composition = (
  inputs: Readonly<Record<string, tf.Tensor>>,
  attrs: Readonly<Record<string, unknown>>,
) => tf.Tensor;

let isComplete = false;

/**
 * Gives TensorFlow.js's WebAssembly backend, which must have started, the gradients that it has no kernels for, composed of those that it
 * has: of a convolution's filter, of a depthwise convolution and of gathered rows. And mends one-hot vectors, which it writes as integers
 * whatever their type.
 */
export function completeWasm(): void {
  if (isComplete) return;
  isComplete = true;
  mendOneHot();
  const compositions: Record<string, Composition> = {
    [tf.Conv2DBackpropFilter]: filterGradient,
    [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseFilterGradient,
    [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseInputGradient,
    [tf.UnsortedSegmentSum]: segmentSum,
  };
  for (const [kernelName, compose] of Object.entries(compositions)) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) =>
      tf.tidy(() => compose(inputs as unknown as Record<string, tf.Tensor>, attrs ?? {}));
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
}

function mendOneHot(): void {
  const own = tf.getKernel(tf.OneHot, 'wasm')!;
  tf.unregisterKernel(tf.OneHot, 'wasm');
  const kernelFunc: tf.KernelFunc = (params) => {
    const { dtype } = params.attrs as unknown as tf.OneHotAttrs;
    const integers = own.kernelFunc({
      ...params,
      attrs: { ...params.attrs, dtype: 'int32' },
    }) as tf.TensorInfo;
    if (dtype === 'int32') return integers;
    return tf.tidy(() => tf.cast(tf.engine().makeTensorFromTensorInfo(integers), dtype));
  };
  tf.registerKernel({ ...own, kernelFunc });
}

/** dW[u, v, c, o] = Σ over batch and outputs of x[b, i·s + u, j·s + v, c] · dy[b, i, j, o]: one matrix product a tap. */
const filterGradient: Composition = ({ x, dy }, attrs) => {
  const { filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const info = convInfo(x!.shape, filterShape, attrs);
  const rows = tf.reshape(dy!, [-1, info.outChannels]);
  const taps = windows(x!, info).map((window) =>
    tf.matMul(tf.reshape(window, [-1, info.inChannels]), rows, true),
  );
  return tf.reshape(tf.stack(taps), filterShape);
};

/** dW[u, v, c] = Σ over batch and outputs of x[b, i·s + u, j·s + v, c] · dy[b, i, j, c]. */
const depthwiseFilterGradient: Composition = ({ x, dy }, attrs) => {
  const { filterShape } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
  const info = convInfo(x!.shape, filterShape, attrs, true);
  const taps = windows(x!, info).map((window) => tf.sum(tf.mul(window, dy!), [0, 1, 2]));
  return tf.reshape(tf.stack(taps), filterShape);
};

/** dx is dy, its rows and columns strides apart with zeros between them, convolved with the filter turned around. */
const depthwiseInputGradient: Composition = ({ dy, filter }, attrs) => {
  const { inputShape } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
  const info = convInfo(inputShape, filter!.shape, attrs, true);
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, outChannels, padInfo } = info;
  const between: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ];
  const apart = tf.pad(tf.reshape(dy!, [batchSize, outHeight, 1, outWidth, 1, outChannels]), between);
  const [height, width] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const dilated = tf.slice(
    tf.reshape(apart, [batchSize, outHeight * strideHeight, outWidth * strideWidth, outChannels]),
    [0, 0, 0, 0],
    [batchSize, height, width, outChannels],
  );
  const before = [info.filterHeight - 1 - padInfo.top, info.filterWidth - 1 - padInfo.left] as const;
  const padded = tf.pad(dilated, [
    [0, 0],
    [before[0], info.inHeight + padInfo.top - height],
    [before[1], info.inWidth + padInfo.left - width],
    [0, 0],
  ]);
  const turned = tf.reverse(filter!, [0, 1]);
  return tf.depthwiseConv2d(padded as tf.Tensor4D, turned as tf.Tensor4D, 1, 'valid');
};

/** y[s] = Σ x[i] over the i with segmentIds[i] = s, as a product with the one-hot ids. */
const segmentSum: Composition = ({ x, segmentIds }, attrs) => {
  const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
  const [count, ...shape] = x!.shape;
  const ids = tf.oneHot(segmentIds as tf.Tensor1D, numSegments, 1, 0, 'float32');
  const sums = tf.matMul(ids as tf.Tensor2D, tf.reshape(x!, [count!, -1]) as tf.Tensor2D, true);
  return tf.reshape(sums, [numSegments, ...shape]);
};

type ConvInfo = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** Without dilation, of which TensorFlow.js has no gradients. Throws where a depthwise convolution makes more channels than it is given. */
function convInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
  depthwise = false,
): ConvInfo {
  const { strides, pad, dimRoundingMode } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const [input, filter] = [inputShape as Shape4D, filterShape as Shape4D];
  const info = tf.backend_util.computeConv2DInfo(
    ...([input, filter, strides, 1, pad as 'same', dimRoundingMode, depthwise] as const),
  );
  if (depthwise && info.outChannels !== info.inChannels) {
    throw new Error(
      `backend wasm: has gradients of depthwise convolutions with channel multiplier 1, got ${filterShape[3]}`,
    );
  }
  return info;
}

/** Of every place of the filter, row by row, what it sees of the padded input: [batch, outHeight, outWidth, inChannels]. */
function windows(x: tf.Tensor, info: ConvInfo): tf.Tensor[] {
  const { top, bottom, left, right } = info.padInfo;
  const padded = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const { strideHeight, strideWidth } = info;
  return Array.from({ length: info.filterHeight * info.filterWidth }, (_, at) => {
    const [u, v] = [Math.floor(at / info.filterWidth), at % info.filterWidth];
    const end = [u + (info.outHeight - 1) * strideHeight + 1, v + (info.outWidth - 1) * strideWidth + 1];
    return tf.stridedSlice(
      padded,
      [0, u, v, 0],
      [info.batchSize, ...end, info.inChannels],
      [1, strideHeight, strideWidth, 1],
    );
  });
}
