import * as ort from 'onnxruntime-node';
import { OnnxGraph } from '../engine/onnx-graph.ts';
import type { InferenceConv, InferenceOps } from './resnet-inference.ts';

/** `float`: FP32 convolutions with constant weights. `integer`: ConvInteger on 8-bit activations and ternary weights. */
export type OrtArithmetic = 'float' | 'integer';

export interface OrtNetwork {
  run(images: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * The network of `describe` as a plain ONNX graph with constant weights, all of ONNX Runtime's optimizations on, one
 * thread. With `quantized`, activations before ternary convolutions become 8-bit integers, as BitNet has them.
 */
export async function ortNetwork(
  batch: number,
  [height, width, channels]: readonly [number, number, number],
  { arithmetic, quantized }: { readonly arithmetic: OrtArithmetic; readonly quantized: boolean },
  classes: number,
  describe: (ops: InferenceOps<string>, images: string) => string,
): Promise<OrtNetwork> {
  const graph = new OnnxGraph();
  const shape = [batch, channels, height, width];
  const images = graph.input('images', 'float32', shape);
  const logits = describe(opsOf(graph, batch, arithmetic, quantized), images);
  const output = graph.output(logits, 'float32', [batch, classes]);
  const session = await ort.InferenceSession.create(graph.serialize(), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return {
    async run(values) {
      const outputs = await session.run({ images: new ort.Tensor('float32', values, shape) });
      return outputs[output]!.data as Float32Array;
    },
    release: () => session.release(),
  };
}

function opsOf(
  graph: OnnxGraph,
  batch: number,
  arithmetic: OrtArithmetic,
  quantized: boolean,
): InferenceOps<string> {
  return {
    conv(x, conv) {
      const attributes = {
        kernel_shape: [conv.kernel, conv.kernel],
        strides: [conv.stride, conv.stride],
        pads: Array.from({ length: 4 }, () => conv.padding),
      };
      const y =
        conv.ternary === null || !quantized
          ? floatConv(graph, x, conv, attributes)
          : quantizedConv(graph, x, conv, attributes, batch, arithmetic);
      return conv.lowest === 0 ? graph.node('Relu', [y]) : y;
    },
    addRelu: (a, b) => graph.node('Relu', [graph.node('Add', [a, b])]),
    classify(x, { features, units, weights, bias, quantizesInput }) {
      const pooled = graph.node('ReduceMean', [x, graph.integers([2, 3])], { keepdims: 0 });
      const rows =
        quantized && quantizesInput
          ? quantizeImage(graph, pooled, graph.node('Shape', [pooled]), batch, 'float').values()
          : pooled;
      const kernel = graph.constant(weights, [features, units], 'float32');
      return graph.node('Gemm', [rows, kernel, graph.constant(bias, [units], 'float32')]);
    },
  };
}

type ConvAttributes = Readonly<Record<string, readonly number[]>>;

function floatConv(graph: OnnxGraph, x: string, conv: InferenceConv, attributes: ConvAttributes): string {
  const size = conv.channels * conv.kernel ** 2;
  const folded = conv.weights.map((value, at) => value * conv.scales[Math.floor(at / size)]!);
  const kernel = graph.constant(folded, kernelShape(conv), 'float32');
  return graph.node('Conv', [x, kernel, graph.constant(conv.shifts, [conv.outputs], 'float32')], attributes);
}

const kernelShape = ({ outputs, channels, kernel }: InferenceConv) => [outputs, channels, kernel, kernel];

function quantizedConv(
  graph: OnnxGraph,
  x: string,
  conv: InferenceConv,
  attributes: ConvAttributes,
  batch: number,
  arithmetic: OrtArithmetic,
): string {
  const { trits, scale } = conv.ternary!;
  const image = graph.node('Shape', [x]);
  const { step, flat, values } = quantizeImage(graph, x, image, batch, arithmetic);
  if (arithmetic === 'float') return floatConv(graph, values(), conv, attributes);
  const kernel = graph.constant(trits, kernelShape(conv), 'int8');
  const sums = graph.node('ConvInteger', [flat(), kernel, graph.scalar(128, 'uint8')], attributes);
  const column = [1, conv.outputs, 1, 1];
  const steps = graph.node('Reshape', [step, graph.integers([batch, 1, 1, 1])]);
  const own = graph.constant(
    conv.scales.map((value) => value * scale),
    column,
    'float32',
  );
  const scaled = graph.node('Mul', [graph.node('Mul', [graph.cast(sums, 'float32'), steps]), own]);
  return graph.node('Add', [scaled, graph.constant(conv.shifts, column, 'float32')]);
}

/** As absmaxQuantize, per sample; ConvInteger on x86 takes unsigned integers, with 128 for zero. */
function quantizeImage(graph: OnnxGraph, x: string, image: string, batch: number, arithmetic: OrtArithmetic) {
  const type = arithmetic === 'float' ? 'int8' : 'uint8';
  const rows = graph.node('Reshape', [x, graph.integers([batch, -1])]);
  const largest = graph.node('ReduceMax', [graph.node('Abs', [rows]), graph.integers([1])], { keepdims: 0 });
  const step = graph.node('Mul', [graph.node('Max', [largest, graph.scalar(1e-5)]), graph.scalar(1 / 127)]);
  const zero = graph.constant(new Array(batch).fill(type === 'int8' ? 0 : 128), [batch], type);
  const integers = graph.node('QuantizeLinear', [rows, step, zero], { axis: 0 });
  return {
    step,
    flat: () => graph.node('Reshape', [integers, image]),
    values: () =>
      graph.node('Reshape', [graph.node('DequantizeLinear', [integers, step, zero], { axis: 0 }), image]),
  };
}
