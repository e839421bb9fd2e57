/** Convolutions of each channel by itself, and their gradients: blocked where channels fill blocks, else by ONNX's own. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { type ConvGeometry, convGeometry, isDilated, reach, windowAttributes } from './conv-geometry.ts';
import { everyTap, toChannelsFirst, toChannelsLast, transposedConv } from './plain-conv.ts';

const NCHWC = 'com.microsoft.nchwc';

const channelWise = (g: ConvGeometry) => ({ ...windowAttributes(g), group: g.inChannels });

/** One output a channel, and channels in whole blocks. */
const canBlock = (trace: Trace, g: ConvGeometry): boolean =>
  trace.block > 1 && g.inChannels % trace.block === 0 && g.outChannels === g.inChannels;

/** [kh, kw, C, 1] to [C/b, 1, kh, kw, b], its taps perhaps in reverse. */
function blockedFilter(trace: Trace, g: ConvGeometry, filter: string, order: 'forward' | 'reverse'): string {
  const { graph, block: b } = trace;
  const taps = g.filterHeight * g.filterWidth;
  const split = viewOf(graph, filter, [taps, g.inChannels / b, b]);
  const reversed = Array.from({ length: taps }, (_, tap) => taps - 1 - tap);
  const ordered =
    order === 'forward'
      ? split
      : graph.node('Gather', [split, graph.constant(reversed, [taps], 'int64')], { axis: 0 });
  const moved = graph.node('Transpose', [ordered], { perm: [1, 0, 2] });
  return viewOf(graph, moved, [g.inChannels, 1, g.filterHeight, g.filterWidth]);
}

/** [kh, kw, C, M] to [C·M, 1, kh, kw] */
function plainFilter(trace: Trace, g: ConvGeometry, filter: string): string {
  const moved = trace.graph.node('Transpose', [filter], { perm: [2, 3, 0, 1] });
  return viewOf(trace.graph, moved, [g.outChannels, 1, g.filterHeight, g.filterWidth]);
}

traceKernel('DepthwiseConv2dNative', (trace, { x, filter }, attrs) => {
  const g = convGeometry(x!.shape, filter!.shape, attrs, true);
  if (canBlock(trace, g)) {
    const weights = blockedFilter(trace, g, trace.name(filter!), 'forward');
    const y = trace.graph.node('Conv', [trace.name(x!, 'blocked'), weights], channelWise(g), NCHWC);
    return trace.tensor(g.outShape, 'float32', y, 'blocked');
  }
  const image = toChannelsFirst(trace, trace.name(x!));
  const weights = plainFilter(trace, g, trace.name(filter!));
  const y = trace.graph.node('Conv', [image, weights], channelWise(g));
  return trace.tensor(g.outShape, 'float32', toChannelsLast(trace, y));
});

traceKernel('DepthwiseConv2dNativeBackpropInput', (trace, { dy, filter }, attrs) => {
  const g = convGeometry(attrs.inputShape as number[], filter!.shape, attrs, true);
  const dx = canBlock(trace, g) && !isDilated(g) ? blockedInputGradient(trace, g, dy!, filter!) : undefined;
  if (dx !== undefined) return trace.tensor(g.inShape, 'float32', dx, 'blocked');
  const weights = plainFilter(trace, g, trace.name(filter!));
  return trace.tensor(g.inShape, 'float32', transposedConv(trace, g, trace.name(dy!), weights, g.inChannels));
});

/** A convolution of dy, zeros between its pixels where strides are two, with the filter turned around. */
function blockedInputGradient(trace: Trace, g: ConvGeometry, dy: TensorInfo, filter: TensorInfo): string {
  const gradient = spread(trace, g, trace.name(dy, 'blocked'));
  const [height, width] = [g.outHeight * g.strideHeight, g.outWidth * g.strideWidth];
  const [top, left] = [g.filterHeight - 1 - g.top, g.filterWidth - 1 - g.left];
  const pads = [
    top,
    left,
    g.inHeight + g.filterHeight - 1 - height - top,
    g.inWidth + g.filterWidth - 1 - width - left,
  ];
  const weights = blockedFilter(trace, g, trace.name(filter), 'reverse');
  const { graph, block: b } = trace;
  const attributes = { kernel_shape: [g.filterHeight, g.filterWidth], group: g.inChannels };
  if (pads.every((pad) => pad >= 0))
    return graph.node('Conv', [gradient, weights], { ...attributes, pads }, NCHWC);
  const image = viewOf(graph, gradient, [g.batchSize, g.inChannels / b, height, width, b]);
  const [before, after] = [pads.slice(0, 2), pads.slice(2)];
  const padded = graph.node('Pad', [image, graph.integers([0, 0, ...before, 0, 0, 0, ...after, 0])]);
  const whole = [g.batchSize, g.inChannels, g.inHeight + g.filterHeight - 1, g.inWidth + g.filterWidth - 1];
  return graph.node('Conv', [viewOf(graph, padded, whole), weights], attributes, NCHWC);
}

/** Zeros after each pixel, as many as strides leave out; blocked. */
function spread(trace: Trace, g: ConvGeometry, dy: string): string {
  if (g.strideHeight === 1 && g.strideWidth === 1) return dy;
  const { graph, block: b } = trace;
  const rows = g.batchSize * (g.inChannels / b) * g.outHeight;
  const pixels = viewOf(graph, dy, [rows, 1, g.outWidth, 1, b]);
  const pads = [0, 0, 0, 0, 0, 0, g.strideHeight - 1, 0, g.strideWidth - 1, 0];
  const padded = graph.node('Pad', [pixels, graph.integers(pads)]);
  return viewOf(graph, padded, [
    g.batchSize,
    g.inChannels,
    g.outHeight * g.strideHeight,
    g.outWidth * g.strideWidth,
  ]);
}

traceKernel('DepthwiseConv2dNativeBackpropFilter', (trace, { x, dy }, attrs) => {
  const g = convGeometry(x!.shape, attrs.filterShape as number[], attrs, true);
  const shape = attrs.filterShape as number[];
  const filter = canBlock(trace, g)
    ? blockedFilterGradient(trace, g, x!, dy!)
    : plainFilterGradient(trace, g, x!, dy!);
  return trace.tensor(shape, 'float32', viewOf(trace.graph, filter, shape));
});

/**
 * Images and gradients are blocked just as one image of batch · C channels and its depthwise filter would be: their
 * convolution is every image's filter gradient, without moving a value.
 */
function blockedFilterGradient(trace: Trace, g: ConvGeometry, x: TensorInfo, dy: TensorInfo): string {
  const { graph, block: b } = trace;
  const channels = g.batchSize * g.inChannels;
  const image = viewOf(graph, trace.name(x, 'blocked'), [1, channels, g.inHeight, g.inWidth]);
  const filter = viewOf(graph, trace.name(dy, 'blocked'), [channels, 1, g.outHeight, g.outWidth]);
  const [rows, columns] = reach(g);
  // Windows may end before the image does: what they do not reach would give taps beyond the filter.
  const pads = [g.top, g.left, rows - g.inHeight - g.top, columns - g.inWidth - g.left];
  const cut = pads.some((pad) => pad < 0) ? padded(trace, g, image, pads) : image;
  const taps = graph.node(
    'Conv',
    [cut, filter],
    {
      kernel_shape: [g.outHeight, g.outWidth],
      strides: [g.dilationHeight, g.dilationWidth],
      dilations: [g.strideHeight, g.strideWidth],
      pads: cut === image ? pads : [0, 0, 0, 0],
      group: channels,
    },
    NCHWC,
  );
  const split = viewOf(graph, taps, [g.batchSize, g.inChannels / b, g.filterHeight * g.filterWidth, b]);
  const sum = graph.node('ReduceSum', [split, graph.integers([0])], { keepdims: 0 });
  return graph.node('Transpose', [sum], { perm: [1, 0, 2] });
}

function padded(trace: Trace, g: ConvGeometry, image: string, pads: readonly number[]): string {
  const { graph, block: b } = trace;
  const planes = (g.batchSize * g.inChannels) / b;
  const split = viewOf(graph, image, [planes, g.inHeight, g.inWidth, b]);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const cut = graph.node('Pad', [split, graph.integers([0, top, left, 0, 0, bottom, right, 0])]);
  return viewOf(graph, cut, [1, planes * b, g.inHeight + top + bottom, g.inWidth + left + right]);
}

/** For each tap, the shifted input times the output's gradient, summed over all positions. */
function plainFilterGradient(trace: Trace, g: ConvGeometry, x: TensorInfo, dy: TensorInfo): string {
  const { graph } = trace;
  const multiplier = g.outChannels / g.inChannels;
  const positions = g.batchSize * g.outHeight * g.outWidth;
  const gradient = viewOf(graph, trace.name(dy), [positions, g.inChannels, multiplier]);
  return everyTap(trace, g, trace.name(x), (shifted) => {
    const products = graph.node('Mul', [viewOf(graph, shifted, [positions, g.inChannels, 1]), gradient]);
    return graph.node('ReduceSum', [products, graph.integers([0])], { keepdims: 1 });
  });
}
