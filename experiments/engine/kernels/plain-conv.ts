/**
 * Convolutions by ONNX's own operators, which run anywhere: the fallback where the blocked kernels do not apply
 * (channel counts, dilation, machine). Images pass through [batch, channels, height, width] and back.
 */
import type { Trace } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { type ConvGeometry, filterShape } from './conv-geometry.ts';

export const toChannelsFirst = (trace: Trace, x: string): string =>
  trace.graph.node('Transpose', [x], { perm: [0, 3, 1, 2] });
export const toChannelsLast = (trace: Trace, x: string): string =>
  trace.graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });

function windowAttributes(g: ConvGeometry) {
  return {
    kernel_shape: [g.kernelHeight, g.kernelWidth],
    strides: [g.strideHeight, g.strideWidth],
    dilations: [g.dilationHeight, g.dilationWidth],
    pads: [g.top, g.left, g.bottom, g.right],
  };
}

/** y = x * filter; `x` and the result in logical order, the filter [kh, kw, in, out]. */
export function plainConv(trace: Trace, g: ConvGeometry, x: string, filter: string): string {
  const weights = trace.graph.node('Transpose', [filter], { perm: [3, 2, 0, 1] });
  const y = trace.graph.node('Conv', [toChannelsFirst(trace, x), weights], windowAttributes(g));
  return toChannelsLast(trace, y);
}

/** dL/dx by a transposed convolution. */
export function plainInputGradient(trace: Trace, g: ConvGeometry, dy: string, filter: string): string {
  const weights = trace.graph.node('Transpose', [filter], { perm: [3, 2, 0, 1] });
  const reach = (out: number, stride: number, kernel: number, dilation: number) =>
    (out - 1) * stride + (kernel - 1) * dilation + 1;
  // Rows of the input that no window touched: behind the last one.
  const missingRows =
    g.height + g.top + g.bottom - reach(g.outHeight, g.strideHeight, g.kernelHeight, g.dilationHeight);
  const missingColumns =
    g.width + g.left + g.right - reach(g.outWidth, g.strideWidth, g.kernelWidth, g.dilationWidth);
  const whole = trace.graph.node('ConvTranspose', [toChannelsFirst(trace, dy), weights], {
    ...windowAttributes(g),
    pads: [0, 0, 0, 0],
  });
  const padded = trace.graph.node('Pad', [
    whole,
    trace.graph.integers([0, 0, 0, 0, 0, 0, Math.max(0, missingRows), Math.max(0, missingColumns)]),
  ]);
  const { integers } = trace.graph;
  const bounds = [
    integers.call(trace.graph, [g.top, g.left]),
    integers.call(trace.graph, [g.top + g.height, g.left + g.width]),
    integers.call(trace.graph, [2, 3]),
  ];
  return toChannelsLast(trace, trace.graph.node('Slice', [padded, ...bounds]));
}

/** dL/dfilter: for each tap, the shifted input times the output's gradient. */
export function plainFilterGradient(trace: Trace, g: ConvGeometry, x: string, dy: string): string {
  const { graph } = trace;
  const positions = g.batch * g.outHeight * g.outWidth;
  const gradient = viewOf(graph, dy, [positions, g.outChannels]);
  const padded = graph.node('Pad', [x, graph.integers([0, g.top, g.left, 0, 0, g.bottom, g.right, 0])]);
  const taps: string[] = [];
  for (let row = 0; row < g.kernelHeight; row++) {
    for (let column = 0; column < g.kernelWidth; column++) {
      const shifted = viewOf(graph, shift(trace, g, padded, row, column), [positions, g.inChannels]);
      taps.push(graph.node('FusedMatMul', [shifted, gradient], { transA: 1 }, 'com.microsoft'));
    }
  }
  const stacked = taps.length === 1 ? taps[0]! : graph.node('Concat', taps, { axis: 0 });
  return viewOf(graph, stacked, filterShape(g));
}

/** The input values that the tap at [row, column] meets, one for each output position. */
export function shift(trace: Trace, g: ConvGeometry, padded: string, row: number, column: number): string {
  const { graph } = trace;
  const from = [row * g.dilationHeight, column * g.dilationWidth];
  const to = [
    from[0]! + (g.outHeight - 1) * g.strideHeight + 1,
    from[1]! + (g.outWidth - 1) * g.strideWidth + 1,
  ];
  return graph.node('Slice', [
    padded,
    graph.integers(from),
    graph.integers(to),
    graph.integers([1, 2]),
    graph.integers([g.strideHeight, g.strideWidth]),
  ]);
}
