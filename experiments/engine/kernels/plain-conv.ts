/**
 * Convolutions by ONNX's own operators, which run anywhere: the fallback where the blocked kernels do not apply
 * (channel counts, dilation, machine). Images pass through [batch, channels, height, width] and back.
 */
import type { Trace } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { type ConvGeometry, reach, windowAttributes } from './conv-geometry.ts';

export const toChannelsFirst = (trace: Trace, x: string): string =>
  trace.graph.node('Transpose', [x], { perm: [0, 3, 1, 2] });
export const toChannelsLast = (trace: Trace, x: string): string =>
  trace.graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });

/** y = x * filter; `x` and the result in logical order, the filter [kh, kw, in, out]. */
export function plainConv(trace: Trace, g: ConvGeometry, x: string, filter: string): string {
  const weights = trace.graph.node('Transpose', [filter], { perm: [3, 2, 0, 1] });
  const y = trace.graph.node('Conv', [toChannelsFirst(trace, x), weights], windowAttributes(g));
  return toChannelsLast(trace, y);
}

/** dL/dx; as {@link transposedConv}. */
export function plainInputGradient(trace: Trace, g: ConvGeometry, dy: string, filter: string): string {
  const weights = trace.graph.node('Transpose', [filter], { perm: [3, 2, 0, 1] });
  return transposedConv(trace, g, dy, weights);
}

/** dL/dx by a transposed convolution; `weights` as those of ONNX's convolution. */
export function transposedConv(
  trace: Trace,
  g: ConvGeometry,
  dy: string,
  weights: string,
  group = 1,
): string {
  const attributes = { ...windowAttributes(g), group, pads: [0, 0, 0, 0] };
  const whole = trace.graph.node('ConvTranspose', [toChannelsFirst(trace, dy), weights], attributes);
  const [rows, columns] = reach(g);
  // The padding goes, and what no window touched has no gradient.
  const pads = [0, 0, -g.top, -g.left, 0, 0, g.top + g.inHeight - rows, g.left + g.inWidth - columns];
  return toChannelsLast(trace, trace.graph.node('Pad', [whole, trace.graph.integers(pads)]));
}

/** dL/dfilter: for each tap, the shifted input times the output's gradient. */
export function plainFilterGradient(trace: Trace, g: ConvGeometry, x: string, dy: string): string {
  const { graph } = trace;
  const positions = g.batchSize * g.outHeight * g.outWidth;
  const gradient = viewOf(graph, dy, [positions, g.outChannels]);
  const taps = everyTap(trace, g, x, (shifted) => {
    const rows = viewOf(graph, shifted, [positions, g.inChannels]);
    return graph.node('FusedMatMul', [rows, gradient], { transA: 1 }, 'com.microsoft');
  });
  return viewOf(graph, taps, g.filterShape);
}

/** What `tap` makes of the input values that each tap meets, one for each output position; one after the other. */
export function everyTap(trace: Trace, g: ConvGeometry, x: string, tap: (shifted: string) => string): string {
  const { graph } = trace;
  const padded = graph.node('Pad', [x, graph.integers([0, g.top, g.left, 0, 0, g.bottom, g.right, 0])]);
  const taps: string[] = [];
  for (let row = 0; row < g.filterHeight; row++)
    for (let column = 0; column < g.filterWidth; column++)
      taps.push(tap(shift(trace, g, padded, row, column)));
  return taps.length === 1 ? taps[0]! : graph.node('Concat', taps, { axis: 0 });
}

/** The input values that the tap at [row, column] meets. */
function shift(trace: Trace, g: ConvGeometry, padded: string, row: number, column: number): string {
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
