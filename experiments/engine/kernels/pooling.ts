/** Largest and mean values in sliding windows, and their gradients. */
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { traceKernel } from '../trace-backend.ts';
import { type Form, viewOf } from '../traced-value.ts';
import { toChannelsFirst, toChannelsLast } from './plain-conv.ts';

type Window = backend_util.Conv2DInfo;
type Attributes = Readonly<Record<string, unknown>>;

function windowOf(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes): Window {
  return backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as [number, number],
    strides as [number, number],
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
}

function windowAttributes({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Window) {
  return {
    kernel_shape: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  };
}

for (const [name, op] of Object.entries({ MaxPool: 'MaxPool', AvgPool: 'AveragePool' })) {
  traceKernel(name, (trace, { x }, attrs) => {
    const window = windowOf(x!, attrs);
    // The mean is over the pixels that are there, not over padding.
    const attributes = {
      ...windowAttributes(window),
      ...(name === 'AvgPool' ? { count_include_pad: 0 } : {}),
    };
    const blocked = trace.value(x!).forms.blocked !== undefined;
    const form: Form = blocked ? 'blocked' : 'plain';
    const y = blocked
      ? trace.graph.node(op, [trace.name(x!, 'blocked')], attributes, 'com.microsoft.nchwc')
      : toChannelsLast(trace, trace.graph.node(op, [toChannelsFirst(trace, trace.name(x!))], attributes));
    return trace.tensor(window.outShape, 'float32', y, form, {
      nonNegative: trace.value(x!).nonNegative === true,
    });
  });
}

/** The gradient goes to the first of equal maxima, in the order of rows. */
traceKernel('MaxPoolGrad', (trace, { dy, input }, attrs) => {
  const { graph } = trace;
  const window = windowOf(input!, attrs);
  const { batchSize, inChannels, inHeight, inWidth } = window;
  const image = toChannelsFirst(trace, trace.name(input!));
  const [, positions] = graph.nodeWithOutputs('MaxPool', [image], 2, windowAttributes(window)) as [
    string,
    string,
  ];
  const gradient = toChannelsFirst(trace, trace.name(dy!));
  const size = batchSize * inChannels * inHeight * inWidth;
  const count = batchSize * inChannels * window.outHeight * window.outWidth;
  const zeros = graph.node('Expand', [graph.scalar(0), graph.integers([size])]);
  const [at, values] = [viewOf(graph, positions, [count]), viewOf(graph, gradient, [count])];
  const sums = graph.node('ScatterElements', [zeros, at, values], { axis: 0, reduction: 'add' });
  const dx = viewOf(graph, sums, [batchSize, inChannels, inHeight, inWidth]);
  return trace.tensor(input!.shape, 'float32', toChannelsLast(trace, dx));
});

/**
 * Every pixel gets its share of the windows it is in, by the number of pixels that each window has.
 *
 * Deviation: TensorFlow.js's own CPU kernel divides by the window's whole size even where a part of it is padding, which is not
 * the derivative of its AvgPool; this is.
 */
traceKernel('AvgPoolGrad', (trace, { dy, input }, attrs) => {
  const { graph } = trace;
  const window = windowOf(input!, attrs);
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = window;
  const shares = graph.constant(sharesOf(window), [outHeight, outWidth, 1], 'float32');
  const gradient = toChannelsFirst(trace, graph.node('Mul', [trace.name(dy!), shares]));
  const planes = viewOf(graph, gradient, [batchSize * inChannels, 1, outHeight, outWidth]);
  const { filterHeight, filterWidth, strideHeight, strideWidth } = window;
  const ones = new Float32Array(filterHeight * filterWidth).fill(1);
  const filter = graph.constant(ones, [1, 1, filterHeight, filterWidth], 'float32');
  const attributes = { kernel_shape: [filterHeight, filterWidth], strides: [strideHeight, strideWidth] };
  const spread = graph.node('ConvTranspose', [planes, filter], attributes);
  // The windows' span without the padding before the image, and with the pixels that no window reached behind it.
  const span = [(outHeight - 1) * strideHeight + filterHeight, (outWidth - 1) * strideWidth + filterWidth];
  const missing = [padInfo.top + inHeight - span[0]!, padInfo.left + inWidth - span[1]!];
  const pads = [0, 0, -padInfo.top, -padInfo.left, 0, 0, missing[0]!, missing[1]!];
  const cut = pads.every((pad) => pad === 0) ? spread : graph.node('Pad', [spread, graph.integers(pads)]);
  const dx = viewOf(graph, cut, [batchSize, inChannels, inHeight, inWidth]);
  return trace.tensor(input!.shape, 'float32', toChannelsLast(trace, dx));
});

/** One over the number of pixels in each window. */
function sharesOf(window: Window): Float32Array {
  const inside = (out: number, stride: number, pad: number, filter: number, pixels: number) => {
    const start = out * stride - pad;
    return Math.min(start + filter, pixels) - Math.max(start, 0);
  };
  const { outHeight, outWidth, padInfo } = window;
  const shares = new Float32Array(outHeight * outWidth);
  for (let row = 0; row < outHeight; row++) {
    const rows = inside(row, window.strideHeight, padInfo.top, window.filterHeight, window.inHeight);
    for (let column = 0; column < outWidth; column++) {
      const columns = inside(column, window.strideWidth, padInfo.left, window.filterWidth, window.inWidth);
      shares[row * outWidth + column] = 1 / (rows * columns);
    }
  }
  return shares;
}
