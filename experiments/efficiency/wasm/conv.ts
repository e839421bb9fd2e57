/** One convolution over a batch, on the kernels, in three ways: with ternary weights, 8-bit integers or FP32. */
import { type ConvGeometry, type ConvShape, convGeometry } from './geometry.ts';
import type { Heap } from './heap.ts';
import type { Kernels } from './kernels.ts';
import { BLOCK_ROWS, ternaryList } from './ternary-list.ts';

/** How the products are computed. Activations of the first two are 8-bit integers. */
export const ARITHMETICS = ['ternary', 'integer', 'float'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

export interface ConvInput {
  readonly shape: ConvShape;
  readonly arithmetic: Arithmetic;
  /** [outputs][channels][kernel][kernel]: trits, or FP32 weights. */
  readonly weights: Int8Array | Float32Array;
  /** By output: y = max(sum · scale · step + shift, lowest), step being 1 for FP32. */
  readonly scales: Float32Array;
  readonly shifts: Float32Array;
  /** 0 for a ReLU, -Infinity for none. */
  readonly lowest: number;
}

export interface WasmConv {
  readonly geometry: ConvGeometry;
  /** Values that the convolution gives: [batch][outputs][height][width]. */
  readonly size: number;
  /** From FP32 values at `x` to FP32 values at `y`. */
  run(x: number, y: number): void;
}

/** Largest 8-bit activation, and the smallest maximum that a sample is taken to have: absmaxQuantize's. */
const LEVELS = 127;
const SMALLEST_MAXIMUM = 1e-5;

/** Lays weights and offsets out in the heap; `run` then allocates nothing. */
export function wasmConv(heap: Heap, kernels: Kernels, input: ConvInput): WasmConv {
  const { shape, arithmetic, scales, shifts, lowest } = input;
  const integers = arithmetic !== 'float';
  const bytes = integers ? 2 : 4;
  const geometry = convGeometry(shape, integers, integers ? 8 : 4);
  const { tile, tiles, rows, segment, paddedHeight, paddedWidth, outHeight, outWidth } = geometry;
  const scaled = (values: Int32Array, by: number) => heap.store(values.map((value) => value * by));
  const rowOffsets = scaled(geometry.rowOffsets, bytes);
  const segmentOffsets = scaled(geometry.segmentOffsets, bytes);
  const places = scaled(geometry.places, 4);
  const image = heap.reserve(shape.batch * shape.channels * paddedHeight * paddedWidth * bytes);
  const steps = heap.reserve(4 * geometry.samples.length);
  const quads = Math.ceil(shape.outputs / 4);
  const sums = heap.reserve(16 * quads * tile);
  // Windows of a block, and behind them what is made of their pairs.
  const windows = heap.reserve(2 * BLOCK_ROWS * tile * bytes);
  const accumulate = accumulator(heap, kernels, input, { geometry, windows, sums, quads });
  const [scalesAt, shiftsAt] = [heap.store(scales), heap.store(shifts)];
  const lanes = integers ? (segment === 8 ? 'i16x8' : 'i16x4') : 'f32x4';
  const gather = kernels[`gather_${lanes}_stride${shape.stride}`];
  const finish = integers ? kernels.finish_integer : kernels.finish_float;
  const segments = tile / segment;
  const groups = tile / 4;
  const load = imageLoader(heap, kernels, input, { geometry, image, steps });
  return {
    geometry,
    size: shape.batch * shape.outputs * outHeight * outWidth,
    run(x, y) {
      load(x);
      for (let index = 0; index < tiles; index++) {
        kernels.clear(sums, 16 * quads * tile);
        const from = segmentOffsets + 4 * segments * index;
        for (let row = 0; row < rows; row += BLOCK_ROWS) {
          const height = Math.min(BLOCK_ROWS, rows - row);
          gather(image, rowOffsets + 4 * row, height, from, segments, windows);
          accumulate(row / BLOCK_ROWS, height);
        }
        const at = 4 * groups * index;
        const plane = 4 * outHeight * outWidth;
        finish(sums, shape.outputs, groups, places + at, steps + at, scalesAt, shiftsAt, lowest, y, plane);
      }
    },
  };
}

interface Buffers {
  readonly geometry: ConvGeometry;
  readonly image: number;
  readonly steps: number;
}

/** Copies a batch into the padded image, quantized where the products are of integers. */
function imageLoader(
  heap: Heap,
  kernels: Kernels,
  { shape, arithmetic }: ConvInput,
  { geometry, image, steps }: Buffers,
): (x: number) => void {
  const { batch, channels, height, width, padding } = shape;
  const { paddedHeight, paddedWidth, samples } = geometry;
  if (width % 4 !== 0) throw new Error(`wasmConv: images must be multiples of 4 pixels wide, got ${width}`);
  const bytes = arithmetic === 'float' ? 4 : 2;
  const plane = height * width;
  const inner = image + bytes * (padding * paddedWidth + padding);
  const stepOfSample = new Float32Array(batch);
  heap.floats(steps, samples.length).fill(1);
  return (x) => {
    for (let sample = 0; sample < batch; sample++) {
      const from = x + 4 * sample * channels * plane;
      if (arithmetic !== 'float') {
        const largest = Math.max(kernels.absmax(from, (channels * plane) / 4), SMALLEST_MAXIMUM);
        stepOfSample[sample] = Math.fround(largest) * Math.fround(1 / LEVELS);
      }
      for (let channel = 0; channel < channels; channel++) {
        const to = inner + bytes * (sample * channels + channel) * paddedHeight * paddedWidth;
        const at = from + 4 * channel * plane;
        if (arithmetic === 'float') kernels.copy_rows(at, height, width / 4, to, 4 * paddedWidth);
        else kernels.quantize(at, height, width / 4, stepOfSample[sample]!, to, 2 * paddedWidth);
      }
    }
    if (arithmetic === 'float') return;
    const view = heap.floats(steps, samples.length);
    for (let group = 0; group < samples.length; group++) view[group] = stepOfSample[samples[group]!]!;
  };
}

/** Adds a block's products to the sums. */
type Accumulator = (index: number, height: number) => void;

interface SumBuffers {
  readonly geometry: ConvGeometry;
  readonly windows: number;
  readonly sums: number;
  readonly quads: number;
}

function accumulator(heap: Heap, kernels: Kernels, input: ConvInput, buffers: SumBuffers): Accumulator {
  const { geometry, windows, sums, quads } = buffers;
  const { tile, rows } = geometry;
  const { outputs } = input.shape;
  const weights = withEvenRows(input, rows);
  if (input.arithmetic === 'ternary') {
    const { list, blockOffsets } = ternaryList(Int8Array.from(weights), outputs, rows, tile);
    const at = heap.store(list);
    return (index, height) => {
      kernels[`pair_sums_${tile}`](windows, height / 2, windows + 2 * tile * height);
      kernels[`ternary_${tile}`](at + blockOffsets[index]!, windows, sums, outputs);
    };
  }
  if (input.arithmetic === 'float') {
    const at = heap.store(quadsOf(weights, outputs, rows));
    return (index, height) =>
      kernels[`float_${tile}`](at + 16 * quads * BLOCK_ROWS * index, windows, height, sums, quads);
  }
  const at = heap.store(quadsOfPairs(weights, outputs, rows));
  return (index, height) => {
    const interleaved = windows + 2 * tile * height;
    kernels[`interleave_${tile}`](windows, height / 2, interleaved);
    kernels[`integer_${tile}`](at + 8 * quads * BLOCK_ROWS * index, interleaved, height / 2, sums, quads);
  };
}

/** [outputs][rows], with a weight of zero at the end of filters whose number of weights is odd. */
function withEvenRows({ shape, weights }: ConvInput, rows: number): Float32Array {
  const own = shape.channels * shape.kernel ** 2;
  const even = new Float32Array(shape.outputs * rows);
  for (let output = 0; output < shape.outputs; output++) {
    even.set(weights.subarray(output * own, (output + 1) * own), output * rows);
  }
  return even;
}

/** [block][quad][row of the block][4]: the order in which the products read them. Missing outputs are zero. */
function quadsOf(weights: Float32Array, outputs: number, rows: number): Float32Array {
  const quads = Math.ceil(outputs / 4);
  const packed = new Float32Array(4 * quads * rows);
  let at = 0;
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    for (let quad = 0; quad < quads; quad++) {
      for (let row = start; row < Math.min(rows, start + BLOCK_ROWS); row++) {
        for (let output = 4 * quad; output < 4 * quad + 4; output++) {
          packed[at++] = output < outputs ? weights[output * rows + row]! : 0;
        }
      }
    }
  }
  return packed;
}

/** The same as 16-bit integers in pairs of rows: [block][quad][pair][4][2]. */
function quadsOfPairs(weights: Float32Array, outputs: number, rows: number): Int16Array {
  const single = quadsOf(weights, outputs, rows);
  const paired = new Int16Array(single.length);
  for (let at = 0; at < single.length; at += 8) {
    for (let lane = 0; lane < 4; lane++) {
      paired[at + 2 * lane] = single[at + lane]!;
      paired[at + 2 * lane + 1] = single[at + 4 + lane]!;
    }
  }
  return paired;
}
