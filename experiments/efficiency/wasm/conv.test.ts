import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../rng/random-stream.ts';
import { ARITHMETICS, type ConvInput, wasmConv } from './conv.ts';
import type { ConvShape } from './geometry.ts';
import { Heap } from './heap.ts';
import { type Kernels, openKernels } from './kernels.ts';
import { ternaryList } from './ternary-list.ts';

const heap = new Heap();
let kernels: Kernels;
beforeAll(async () => {
  kernels = await openKernels(heap.memory);
});

const SHAPES: readonly (ConvShape & { readonly of: string })[] = [
  {
    of: 'a first layer, odd filters',
    batch: 1,
    channels: 3,
    height: 32,
    width: 32,
    outputs: 6,
    kernel: 3,
    stride: 1,
    padding: 1,
  },
  {
    of: 'several blocks of rows',
    batch: 2,
    channels: 33,
    height: 8,
    width: 8,
    outputs: 5,
    kernel: 3,
    stride: 1,
    padding: 1,
  },
  {
    of: 'stride 2, eight pixels wide',
    batch: 1,
    channels: 4,
    height: 16,
    width: 16,
    outputs: 8,
    kernel: 3,
    stride: 2,
    padding: 1,
  },
  {
    of: 'stride 2, four pixels wide, small tile',
    batch: 1,
    channels: 8,
    height: 8,
    width: 8,
    outputs: 3,
    kernel: 3,
    stride: 2,
    padding: 1,
  },
  {
    of: 'tiles that span samples',
    batch: 8,
    channels: 5,
    height: 4,
    width: 4,
    outputs: 7,
    kernel: 3,
    stride: 1,
    padding: 1,
  },
  {
    of: '1x1, stride 2',
    batch: 4,
    channels: 6,
    height: 8,
    width: 8,
    outputs: 9,
    kernel: 1,
    stride: 2,
    padding: 0,
  },
];

/** Sums in float64, straight from the definition. */
function reference(
  { shape, weights, scales, shifts, lowest }: ConvInput,
  x: ArrayLike<number>,
  steps: readonly number[],
) {
  const { batch, channels, height, width, outputs, kernel, stride, padding } = shape;
  const [outHeight, outWidth] = [height, width].map(
    (side) => Math.floor((side + 2 * padding - kernel) / stride) + 1,
  );
  const y: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < outHeight!; i++)
        for (let j = 0; j < outWidth!; j++) {
          let sum = 0;
          for (let c = 0; c < channels; c++)
            for (let u = 0; u < kernel; u++)
              for (let v = 0; v < kernel; v++) {
                const [row, column] = [i * stride + u - padding, j * stride + v - padding];
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                const weight = weights[((o * channels + c) * kernel + u) * kernel + v]!;
                sum += weight * x[((b * channels + c) * height + row) * width + column]!;
              }
          y.push(Math.max(lowest, sum * steps[b]! * scales[o]! + shifts[o]!));
        }
  return y;
}

function randomInput(shape: ConvShape, arithmetic: ConvInput['arithmetic'], seed: number) {
  const stream = randomStream(seed, 'test/wasm-conv');
  const normals = (length: number) => Float32Array.from({ length }, () => stream.normal());
  const count = shape.outputs * shape.channels * shape.kernel ** 2;
  const weights =
    arithmetic === 'float'
      ? normals(count)
      : Int8Array.from({ length: count }, () => Math.sign(Math.round(stream.normal())));
  const input: ConvInput = {
    shape,
    arithmetic,
    weights,
    scales: normals(shape.outputs),
    shifts: normals(shape.outputs),
    lowest: seed % 2 === 0 ? 0 : -Infinity,
  };
  return { input, x: normals(shape.batch * shape.channels * shape.height * shape.width) };
}

/** 8-bit integers of each sample, and their step. */
function quantized(x: Float32Array, batch: number) {
  const size = x.length / batch;
  const integers = new Float32Array(x.length);
  const steps = Array.from({ length: batch }, (_, sample) => {
    const values = x.subarray(sample * size, (sample + 1) * size);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const step = Math.fround(largest * Math.fround(1 / 127));
    values.forEach((value, i) => {
      const quotient = Math.fround(value / step);
      const floor = Math.floor(quotient);
      const half = quotient - floor === 0.5;
      integers[sample * size + i] = half ? floor + (floor & 1) : Math.round(quotient);
    });
    return step;
  });
  return { integers, steps };
}

describe.each(ARITHMETICS)('wasmConv, %s', (arithmetic) => {
  it.each(SHAPES)('equals the definition: $of', (shape) => {
    for (const seed of [1, 2]) {
      const { input, x } = randomInput(shape, arithmetic, seed);
      const conv = wasmConv(heap, kernels, input);
      const [from, to] = [heap.store(x), heap.reserve(4 * conv.size)];
      conv.run(from, to);
      const y = Array.from(heap.floats(to, conv.size));
      const ones = Array.from({ length: shape.batch }, () => 1);
      const { integers, steps } =
        arithmetic === 'float' ? { integers: x, steps: ones } : quantized(x, shape.batch);
      const expected = reference(input, integers, steps);
      // Integer sums are exact; what is left is the rounding of scale and shift to FP32.
      const tolerance = arithmetic === 'float' ? 1e-4 : 1e-5;
      const errors = y.map((value, i) => Math.abs(value - expected[i]!) / (1 + Math.abs(expected[i]!)));
      expect(Math.max(...errors)).toBeLessThan(tolerance);
      expect(y.length).toBe(expected.length);
      conv.run(from, to);
      expect(Array.from(heap.floats(to, conv.size))).toEqual(y);
    }
  });
});

it('stays exact where every sum is as large as it can be', () => {
  const shape: ConvShape = {
    batch: 1,
    channels: 64,
    height: 4,
    width: 4,
    outputs: 4,
    kernel: 3,
    stride: 1,
    padding: 1,
  };
  const weights = new Int8Array(4 * 64 * 9).fill(1);
  const ones = new Float32Array(4).fill(1);
  const input: ConvInput = {
    shape,
    arithmetic: 'ternary',
    weights,
    scales: ones,
    shifts: new Float32Array(4),
    lowest: -Infinity,
  };
  const conv = wasmConv(heap, kernels, input);
  const [from, to] = [heap.store(new Float32Array(64 * 16).fill(127)), heap.reserve(4 * conv.size)];
  conv.run(from, to);
  expect(heap.floats(to, conv.size)[5]).toBe(64 * 9 * 127);
});

it('skips pairs of zero weights, and takes one addition for every other pair', () => {
  const trits = Int8Array.of(0, 0, 1, -1, 0, -1, 1, 0);
  const [difference, second, third] = [7, 1, 2].map((entry) => 32 * entry) as [number, number, number];
  expect([...ternaryList(trits, 2, 4, 16).list]).toEqual([1, 0, difference, 1, 1, third, second]);
});

it('refuses images that it cannot tile', () => {
  const shape: ConvShape = {
    batch: 1,
    channels: 1,
    height: 7,
    width: 7,
    outputs: 1,
    kernel: 1,
    stride: 1,
    padding: 0,
  };
  const none = {
    weights: Int8Array.of(1),
    scales: new Float32Array(1),
    shifts: new Float32Array(1),
    lowest: 0,
  };
  expect(() => wasmConv(heap, kernels, { shape, arithmetic: 'ternary', ...none })).toThrow(
    /multiples of 4 pixels/,
  );
});
