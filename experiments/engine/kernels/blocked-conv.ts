/**
 * Convolutions by MLAS's channel-blocked kernels, addressed directly: ONNX Runtime itself uses them only for weights that
 * are constants, and in training they are not. With b channels a block, images are [batch, C/b, height, width, b] in
 * memory and filters [O/b, C/b, kh, kw, b in, b out].
 */
import type { Trace } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { type ConvGeometry, isDilated } from './conv-geometry.ts';

const NCHWC = 'com.microsoft.nchwc';

/** Few input channels (an image's colours) need no blocking: the kernel reads them plane by plane. */
const readsPlanes = (trace: Trace, g: ConvGeometry): boolean =>
  g.inChannels < trace.block && g.inChannels <= 4;

export function canConvBlocked(trace: Trace, g: ConvGeometry): boolean {
  const { block } = trace;
  if (block === 1 || isDilated(g) || g.outChannels % block !== 0) return false;
  return g.inChannels % block === 0 || readsPlanes(trace, g);
}

/** y, blocked. */
export function blockedConv(
  trace: Trace,
  g: ConvGeometry,
  x: (form: 'plain' | 'blocked') => string,
  filter: string,
): string {
  const planes = readsPlanes(trace, g);
  const image = planes ? trace.graph.node('Transpose', [x('plain')], { perm: [0, 3, 1, 2] }) : x('blocked');
  const weights = planes ? planeFilter(trace, g, filter) : blockedFilter(trace, g, filter);
  return trace.graph.node(
    'Conv',
    [image, weights],
    {
      kernel_shape: [g.filterHeight, g.filterWidth],
      strides: [g.strideHeight, g.strideWidth],
      pads: [g.top, g.left, g.bottom, g.right],
    },
    NCHWC,
  );
}

/** [kh, kw, C, O] to [O/b, C, kh, kw, b], declared [O, C, kh, kw]. */
function planeFilter(trace: Trace, g: ConvGeometry, filter: string): string {
  const { graph, block: b } = trace;
  const taps = g.filterHeight * g.filterWidth;
  const split = viewOf(graph, filter, [taps, g.inChannels, g.outChannels / b, b]);
  const moved = graph.node('Transpose', [split], { perm: [2, 1, 0, 3] });
  return viewOf(graph, moved, [g.outChannels, g.inChannels, g.filterHeight, g.filterWidth]);
}

/** [kh, kw, C, O] to [O/b, C/b, kh, kw, b in, b out], declared [O, C, kh, kw]. */
function blockedFilter(trace: Trace, g: ConvGeometry, filter: string): string {
  const { graph } = trace;
  const shape = [g.outChannels, g.inChannels, g.filterHeight, g.filterWidth];
  return viewOf(graph, filterBlocks(trace, g, filter), shape);
}

function filterBlocks(trace: Trace, g: ConvGeometry, filter: string): string {
  const { graph, block: b } = trace;
  const taps = g.filterHeight * g.filterWidth;
  const split = viewOf(graph, filter, [taps, g.inChannels / b, b, g.outChannels / b, b]);
  return graph.node('Transpose', [split], { perm: [3, 1, 0, 2, 4] });
}

/** The blocked kernels reach the input gradient for strides of one, and of two where sides are even. */
export function canInputGradientBlocked(trace: Trace, g: ConvGeometry): boolean {
  if (!canConvBlocked(trace, g) || g.inChannels % trace.block !== 0) return false;
  if (g.strideHeight === 1 && g.strideWidth === 1) return g.top < g.filterHeight && g.left < g.filterWidth;
  return (
    g.strideHeight === 2 &&
    g.strideWidth === 2 &&
    g.inHeight === 2 * g.outHeight &&
    g.inWidth === 2 * g.outWidth
  );
}

/** dL/dx, blocked: a convolution of dy with the filter turned around, its channels swapped. */
export function blockedInputGradient(trace: Trace, g: ConvGeometry, dy: string, filter: string): string {
  const blocks = swappedBlocks(trace, g, filter);
  if (g.strideHeight === 1) {
    const rows = Array.from({ length: g.filterHeight }, (_, i) => g.filterHeight - 1 - i);
    const columns = Array.from({ length: g.filterWidth }, (_, i) => g.filterWidth - 1 - i);
    return trace.graph.node(
      'Conv',
      [dy, pickTaps(trace, g, blocks, rows, columns)],
      {
        kernel_shape: [g.filterHeight, g.filterWidth],
        pads: [
          g.filterHeight - 1 - g.top,
          g.filterWidth - 1 - g.left,
          g.inHeight - 1 + g.top - g.outHeight + 1,
          g.inWidth - 1 + g.left - g.outWidth + 1,
        ],
      },
      NCHWC,
    );
  }
  return interleavedGradient(trace, g, dy, blocks);
}

/** Each b x b block of the filter transposed: rows [(O/b, C/b, tap), b out, b in]. */
function swappedBlocks(trace: Trace, g: ConvGeometry, filter: string): string {
  const { graph, block: b } = trace;
  const count = (g.outChannels / b) * (g.inChannels / b) * g.filterHeight * g.filterWidth;
  // Blocking an "image" of b channels and b pixels transposes it, at the speed of a copy.
  const swapped = graph.node(
    'ReorderInput',
    [viewOf(graph, filterBlocks(trace, g, filter), [count, b, b, 1])],
    {},
    NCHWC,
  );
  return viewOf(graph, swapped, [count, b * b]);
}

/** The filter [C, O, rows, columns], blocked, of the chosen taps. */
function pickTaps(
  trace: Trace,
  g: ConvGeometry,
  blocks: string,
  rows: readonly number[],
  columns: readonly number[],
): string {
  const { graph, block: b } = trace;
  const [inBlocks, outBlocks] = [g.inChannels / b, g.outChannels / b];
  const indices: number[] = [];
  for (let i = 0; i < inBlocks; i++) {
    for (let o = 0; o < outBlocks; o++) {
      for (const row of rows) {
        for (const column of columns) {
          indices.push(((o * inBlocks + i) * g.filterHeight + row) * g.filterWidth + column);
        }
      }
    }
  }
  const picked = graph.node('Gather', [blocks, graph.constant(indices, [indices.length], 'int64')], {
    axis: 0,
  });
  return viewOf(graph, picked, [g.inChannels, g.outChannels, rows.length, columns.length]);
}

/** Taps that reach the pixels of one parity, from the first output they meet: at pixel 2q + parity, output q + offset. */
function tapsOf(parity: number, pad: number, kernel: number): { taps: number[]; first: number } {
  const taps = Array.from({ length: kernel }, (_, tap) => tap).filter(
    (tap) => (parity + pad - tap) % 2 === 0,
  );
  // A larger tap meets an earlier output.
  taps.reverse();
  return { taps, first: taps.length === 0 ? 0 : (parity + pad - taps[0]!) / 2 };
}

/** Stride two: the pixels of each parity are a convolution of their own; then they are put side by side. */
function interleavedGradient(trace: Trace, g: ConvGeometry, dy: string, blocks: string): string {
  const { graph, block: b } = trace;
  const phase = (rowParity: number, columnParity: number): string => {
    const rows = tapsOf(rowParity, g.top, g.filterHeight);
    const columns = tapsOf(columnParity, g.left, g.filterWidth);
    const shape = [g.batchSize, g.inChannels, g.outHeight, g.outWidth];
    if (rows.taps.length === 0 || columns.taps.length === 0) {
      return graph.node('Expand', [graph.scalar(0), graph.integers(shape)]);
    }
    return graph.node(
      'Conv',
      [dy, pickTaps(trace, g, blocks, rows.taps, columns.taps)],
      {
        kernel_shape: [rows.taps.length, columns.taps.length],
        pads: [
          -rows.first,
          -columns.first,
          rows.taps.length - 1 + rows.first,
          columns.taps.length - 1 + columns.first,
        ],
      },
      NCHWC,
    );
  };
  const planes = g.batchSize * (g.inChannels / b);
  const row = (parity: number): string => {
    const pixels = [0, 1].map((column) =>
      viewOf(graph, phase(parity, column), [planes * g.outHeight, g.outWidth, 1, b]),
    );
    const joined = graph.node('Concat', pixels, { axis: 2 });
    return viewOf(graph, joined, [planes * g.outHeight, 1, 2 * g.outWidth * b]);
  };
  const image = graph.node('Concat', [row(0), row(1)], { axis: 1 });
  return viewOf(graph, image, [g.batchSize, g.inChannels, g.inHeight, g.inWidth]);
}

/** Shapes for which the blocked filter gradient was verified. */
export function canFilterGradientBlocked(trace: Trace, g: ConvGeometry): boolean {
  const { block: b } = trace;
  if (!canConvBlocked(trace, g) || g.batchSize % b !== 0) return false;
  return (
    (g.strideHeight === g.strideWidth && g.inChannels % b === 0) ||
    (readsPlanes(trace, g) && g.strideHeight === 1 && g.strideWidth === 1)
  );
}

/**
 * dL/dfilter [kh, kw, C, O]: a convolution in which the batch plays the channels, x the image and dy the filter. The
 * kernel computes six pixels by four blocks at a time, and a 3x3 result is only three wide; so two input channels are laid
 * side by side along the width, and the taps are dilated by two.
 */
export function blockedFilterGradient(
  trace: Trace,
  g: ConvGeometry,
  x: (form: 'plain' | 'blocked') => string,
  dy: string,
): string {
  const { graph, block: b } = trace;
  const filter = gradientAsFilter(trace, g, dy);
  if (readsPlanes(trace, g)) return planeFilterGradient(trace, g, x('plain'), filter);
  const { image, height, width } = batchAsChannels(trace, g, x('blocked'));
  const o = graph.node(
    'Conv',
    [image, filter],
    { kernel_shape: [g.outHeight, g.outWidth], dilations: [g.strideHeight, 2 * g.strideWidth] },
    NCHWC,
  );
  // Taps beyond the filter appear where padding was cut to what strides leave over.
  const tapRows = height - (g.outHeight - 1) * g.strideHeight;
  const tapColumns = width - (g.outWidth - 1) * g.strideWidth;
  const [inBlocks, outBlocks] = [g.inChannels / b, g.outChannels / b];
  const split = viewOf(graph, o, [inBlocks, b / 2, outBlocks, tapRows, tapColumns, 2 * b]);
  const taps =
    tapRows === g.filterHeight && tapColumns === g.filterWidth
      ? split
      : graph.node('Slice', [
          split,
          graph.integers([0, 0]),
          graph.integers([g.filterHeight, g.filterWidth]),
          graph.integers([3, 4]),
        ]);
  const parts = viewOf(graph, taps, [inBlocks, b / 2, outBlocks, g.filterHeight * g.filterWidth, 2, b]);
  const moved = graph.node('Transpose', [parts], { perm: [3, 0, 1, 4, 2, 5] });
  return viewOf(graph, moved, g.filterShape);
}

/** x as an image of [C/2 channels pairs, batch, height, 2 · width], the batch blocked, padded at the edges. */
function batchAsChannels(
  trace: Trace,
  g: ConvGeometry,
  x: string,
): { image: string; height: number; width: number } {
  const { graph, block: b } = trace;
  const groups = g.batchSize / b;
  const inBlocks = g.inChannels / b;
  const reordered = graph.node(
    'ReorderInput',
    [viewOf(graph, x, [groups, b, g.inChannels * g.inHeight * g.inWidth, 1])],
    {},
    NCHWC,
  );
  const height = Math.min(g.inHeight + g.top + g.bottom, (g.outHeight - 1) * g.strideHeight + g.filterHeight);
  const width = Math.min(g.inWidth + g.left + g.right, (g.outWidth - 1) * g.strideWidth + g.filterWidth);
  const pads = [0, g.top, g.left, 0, 0, height - g.inHeight - g.top, width - g.inWidth - g.left, 0];
  const flat = viewOf(graph, reordered, [groups * inBlocks, g.inHeight, g.inWidth, b * b]);
  const padded = pads.every((pad) => pad === 0) ? flat : graph.node('Pad', [flat, graph.integers(pads)]);
  const pairs = viewOf(graph, padded, [groups, inBlocks, height * width, b / 2, 2, b]);
  const moved = graph.node('Transpose', [pairs], { perm: [1, 3, 0, 2, 4, 5] });
  return { image: viewOf(graph, moved, [g.inChannels / 2, g.batchSize, height, 2 * width]), height, width };
}

/** dy as a filter [O, batch, out height, out width], blocked. */
function gradientAsFilter(trace: Trace, g: ConvGeometry, dy: string): string {
  const { graph, block: b } = trace;
  const positions = g.outHeight * g.outWidth;
  const split = viewOf(graph, dy, [g.batchSize / b, b, g.outChannels / b, positions, b]);
  const moved = graph.node('Transpose', [split], { perm: [2, 0, 3, 1, 4] });
  return viewOf(graph, moved, [g.outChannels, g.batchSize, g.outHeight, g.outWidth]);
}

/** The same for an image of few channels: each of them is an image, the batch its channels. */
function planeFilterGradient(trace: Trace, g: ConvGeometry, x: string, filter: string): string {
  const { graph, block: b } = trace;
  const moved = graph.node('Transpose', [x], { perm: [3, 0, 1, 2] });
  const padded = graph.node('Pad', [moved, graph.integers([0, 0, g.top, g.left, 0, 0, g.bottom, g.right])]);
  const image = graph.node('ReorderInput', [padded], {}, NCHWC);
  const o = graph.node('Conv', [image, filter], { kernel_shape: [g.outHeight, g.outWidth] }, NCHWC);
  const taps = g.filterHeight * g.filterWidth;
  const parts = viewOf(graph, o, [g.inChannels, g.outChannels / b, taps, b]);
  return viewOf(graph, graph.node('Transpose', [parts], { perm: [2, 0, 1, 3] }), g.filterShape);
}
