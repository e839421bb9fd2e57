/**
 * 3x3 convolutions of stride one by Winograd's F(4x4, 3x3), and both their gradients, as plain matrix products: 2.25 to 4
 * times fewer operations. Error against float64 about 3e-6 of the largest output.
 *
 * With V the transformed input, U the transformed filter and P the transformed output gradient, all [36, ...]:
 * y = from(V U), dL/dx = to*(P Uᵀ), dL/dfilter = G*(Vᵀ P), where * is the transposed transform.
 */
import type { Trace } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { type ConvGeometry, isDilated } from './conv-geometry.ts';
import {
  denseToPoints,
  filterToPoints,
  fromPoints,
  type Matrix,
  POINTS,
  tileCount,
  toPoints,
  transposed,
} from './winograd-matrices.ts';

const ALL_POINTS = POINTS * POINTS;

/** Where it was measured to pay: small images, and middling ones with many channels. */
export function canConvWinograd(trace: Trace, g: ConvGeometry): boolean {
  const square = g.inHeight === g.inWidth && g.outHeight === g.inHeight && g.outWidth === g.inWidth;
  const ordinary = g.filterHeight === 3 && g.filterWidth === 3 && g.strideHeight === 1 && g.strideWidth === 1;
  const padded = g.top === 1 && g.left === 1 && !isDilated(g);
  const blocks = trace.block > 1 && g.inChannels % trace.block === 0 && g.outChannels % trace.block === 0;
  const pays = g.inHeight <= 8 || (g.inHeight <= 16 && g.inChannels >= 128);
  return square && ordinary && padded && blocks && pays;
}

/** y, blocked. */
export function winogradConv(trace: Trace, g: ConvGeometry, x: string, filter: string): string {
  const products = trace.graph.node('MatMul', [pointsOfInput(trace, g, x), pointsOfFilter(trace, g, filter)]);
  return imageOf(trace, g, products, fromPoints(g.inHeight), g.outChannels);
}

/** dL/dx, blocked. */
export function winogradInputGradient(trace: Trace, g: ConvGeometry, dy: string, filter: string): string {
  const factors = [pointsOfGradient(trace, g, dy), pointsOfFilter(trace, g, filter)];
  const products = trace.graph.node('FusedMatMul', factors, { transB: 1 }, 'com.microsoft');
  return imageOf(trace, g, products, transposed(toPoints(g.inHeight)), g.inChannels);
}

/** dL/dfilter, [3, 3, C, O]. */
export function winogradFilterGradient(trace: Trace, g: ConvGeometry, x: string, dy: string): string {
  const { graph } = trace;
  const factors = [pointsOfInput(trace, g, x), pointsOfGradient(trace, g, dy)];
  const products = graph.node('FusedMatMul', factors, { transA: 1 }, 'com.microsoft');
  const rows = viewOf(graph, products, [ALL_POINTS, g.inChannels * g.outChannels]);
  const gradient = graph.node('MatMul', [matrix(trace, transposed(filterToPoints())), rows]);
  return viewOf(graph, gradient, g.filterShape);
}

/** U: [36, C, O] */
function pointsOfFilter(trace: Trace, g: ConvGeometry, filter: string): string {
  const taps = viewOf(trace.graph, filter, [9, g.inChannels * g.outChannels]);
  const points = trace.graph.node('MatMul', [matrix(trace, filterToPoints()), taps]);
  return viewOf(trace.graph, points, [ALL_POINTS, g.inChannels, g.outChannels]);
}

/** V: [36, tiles · batch, C] */
const pointsOfInput = (trace: Trace, g: ConvGeometry, x: string): string =>
  pointsOf(trace, g, x, toPoints(g.inHeight), g.inChannels);

/** P: [36, tiles · batch, O] */
const pointsOfGradient = (trace: Trace, g: ConvGeometry, dy: string): string =>
  pointsOf(trace, g, dy, transposed(fromPoints(g.inHeight)), g.outChannels);

const matrix = (trace: Trace, { rows, columns, values }: Matrix): string =>
  trace.graph.constant(values, [rows, columns], 'float32');

/** A blocked image to its points, by a matrix [6·t, H] along each side: [36, t·t·batch, channels]. */
function pointsOf(trace: Trace, g: ConvGeometry, image: string, side: Matrix, channels: number): string {
  const { graph, block: b } = trace;
  const [pixels, tiles, columns] = [g.inHeight, tileCount(g.inHeight), g.batchSize * channels];
  const split = viewOf(graph, image, [g.batchSize, channels / b, pixels * pixels, b]);
  const rows = graph.node('Transpose', [split], { perm: [2, 0, 1, 3] });
  const shape = [ALL_POINTS, tiles * tiles * g.batchSize, channels];
  if (isDense(g)) {
    const dense = matrix(trace, denseToPoints(side, tiles));
    return viewOf(
      graph,
      graph.node('MatMul', [dense, viewOf(graph, rows, [pixels * pixels, columns])]),
      shape,
    );
  }
  const m = matrix(trace, side);
  const vertical = graph.node('MatMul', [m, viewOf(graph, rows, [pixels, pixels * columns])]);
  const both = graph.node('MatMul', [m, viewOf(graph, vertical, [side.rows, pixels, columns])]);
  const ordered = graph.node('Transpose', [viewOf(graph, both, [POINTS, tiles, POINTS, tiles * columns])], {
    perm: [0, 2, 1, 3],
  });
  return viewOf(graph, ordered, shape);
}

/** Points back to a blocked image, by a matrix [H, 6·t] along each side. */
function imageOf(trace: Trace, g: ConvGeometry, points: string, side: Matrix, channels: number): string {
  const { graph, block: b } = trace;
  const [pixels, tiles, columns] = [g.inHeight, tileCount(g.inHeight), g.batchSize * channels];
  const rows = isDense(g)
    ? graph.node('MatMul', [
        matrix(trace, transposed(denseToPoints(transposed(side), tiles))),
        viewOf(graph, points, [ALL_POINTS * tiles * tiles, columns]),
      ])
    : separateToPixels(trace, points, side, pixels, tiles, columns);
  const split = viewOf(graph, rows, [pixels * pixels, g.batchSize, channels / b, b]);
  const image = graph.node('Transpose', [split], { perm: [1, 2, 0, 3] });
  return viewOf(graph, image, [g.batchSize, channels, pixels, pixels]);
}

function separateToPixels(
  trace: Trace,
  points: string,
  side: Matrix,
  pixels: number,
  tiles: number,
  columns: number,
): string {
  const { graph } = trace;
  const m = matrix(trace, side);
  const split = viewOf(graph, points, [POINTS, POINTS, tiles, tiles * columns]);
  const ordered = graph.node('Transpose', [split], { perm: [0, 2, 1, 3] });
  const horizontal = graph.node('MatMul', [m, viewOf(graph, ordered, [side.columns, side.columns, columns])]);
  return graph.node('MatMul', [m, viewOf(graph, horizontal, [side.columns, pixels * columns])]);
}

/** One matrix for both sides at once is faster where it is small. */
const isDense = (g: ConvGeometry): boolean => g.inHeight <= 4;
