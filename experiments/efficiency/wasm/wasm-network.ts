import type { InferenceConv, InferenceLinear, InferenceOps } from '../resnet-inference.ts';
import { type Arithmetic, wasmConv } from './conv.ts';
import { Heap } from './heap.ts';
import { openKernels } from './kernels.ts';

/** Values in the heap: [batch][channels][height][width]. */
interface Place {
  readonly at: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export interface WasmNetwork {
  /** Images [batch][channels][height][width] to logits [batch][classes]. */
  run(images: Float32Array): Float32Array;
}

/** Builds the network of `describe` on the kernels. Ternary convolutions go by `arithmetic`, the others by FP32. */
export async function wasmNetwork(
  batch: number,
  [height, width, channels]: readonly [number, number, number],
  arithmetic: Arithmetic,
  describe: (ops: InferenceOps<Place>, images: Place) => Place,
): Promise<WasmNetwork> {
  const heap = new Heap();
  const kernels = await openKernels(heap.memory);
  const steps: (() => void)[] = [];
  let logits: () => Float32Array = () => new Float32Array(0);
  const place = (channels: number, height: number, width: number): Place => ({
    at: heap.reserve(4 * batch * channels * height * width),
    channels,
    height,
    width,
  });
  const ops: InferenceOps<Place> = {
    conv(x, conv) {
      const made = wasmConv(heap, kernels, {
        ...operands(conv, arithmetic),
        shape: { ...conv, ...x, batch },
      });
      const y = place(conv.outputs, made.geometry.outHeight, made.geometry.outWidth);
      steps.push(() => made.run(x.at, y.at));
      return y;
    },
    addRelu(a, b) {
      const y = place(a.channels, a.height, a.width);
      const vectors = (batch * a.channels * a.height * a.width) / 4;
      steps.push(() => kernels.add(a.at, b.at, vectors, 0, y.at));
      return y;
    },
    classify(x, linear) {
      const size = batch * x.channels * x.height * x.width;
      logits = () => classified(heap.floats(x.at, size), batch, linear);
      return x;
    },
  };
  const images = place(channels, height, width);
  describe(ops, images);
  return {
    run(values) {
      heap.floats(images.at, values.length).set(values);
      for (const step of steps) step();
      return logits();
    },
  };
}

/** The quantized products carry the weights' scale in the outputs' scales. */
function operands({ weights, ternary, scales, shifts, lowest }: InferenceConv, arithmetic: Arithmetic) {
  if (ternary === null || arithmetic === 'float') {
    return { arithmetic: 'float' as const, weights, scales, shifts, lowest };
  }
  const own = scales.map((scale) => scale * ternary.scale);
  return { arithmetic, weights: ternary.trits, scales: own, shifts, lowest };
}

/** A thousandth of the network's products: in JavaScript. */
function classified(
  x: Float32Array,
  batch: number,
  { features, units, weights, bias, quantizesInput }: InferenceLinear,
): Float32Array {
  const pixels = x.length / (batch * features);
  const logits = new Float32Array(batch * units);
  const pooled = new Float32Array(features);
  for (let sample = 0; sample < batch; sample++) {
    for (let feature = 0; feature < features; feature++) {
      let sum = 0;
      const from = (sample * features + feature) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) sum += x[from + pixel]!;
      pooled[feature] = sum / pixels;
    }
    const largest = pooled.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-5);
    const step = Math.fround(largest / 127);
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let feature = 0; feature < features; feature++) {
        const value = pooled[feature]!;
        sum += weights[feature * units + unit]! * (quantizesInput ? Math.round(value / step) * step : value);
      }
      logits[sample * units + unit] = sum + bias[unit]!;
    }
  }
  return logits;
}
