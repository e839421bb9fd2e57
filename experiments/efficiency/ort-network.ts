import * as ort from 'onnxruntime-node';
import { OnnxGraph } from '../engine/onnx-graph.ts';
import type { InferenceConv, InferenceLinear, InferenceOps } from './resnet-inference.ts';

/** `float`: FP32 convolutions with constant weights. `integer`: ConvInteger on 8-bit activations and ternary weights. */
export type OrtArithmetic = 'float' | 'integer';

export interface OrtNetwork {
  run(images: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * A network as a plain ONNX graph with constant weights, all of ONNX Runtime's optimizations on, one thread.
 * @param draw its logits [batch][classes] for images [batch][channels][height][width]
 */
export async function ortNetwork(
  batch: number,
  [height, width, channels]: readonly [number, number, number],
  classes: number,
  draw: (graph: OnnxGraph, images: string) => string,
): Promise<OrtNetwork> {
  const graph = new OnnxGraph();
  const shape = [batch, channels, height, width];
  const logits = draw(graph, graph.input('images', 'float32', shape));
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

/** In convolutions. With `quantized`, activations before ternary ones become 8-bit integers, as BitNet has them. */
export function convolutionOps(
  graph: OnnxGraph,
  batch: number,
  { arithmetic, quantized }: { readonly arithmetic: OrtArithmetic; readonly quantized: boolean },
): InferenceOps<string> {
  return {
    conv(x, conv) {
      const y =
        conv.ternary === null || !quantized
          ? floatConv(graph, x, conv)
          : quantizedConv(graph, x, conv, batch, arithmetic);
      return conv.lowest === 0 ? graph.node('Relu', [y]) : y;
    },
    addRelu: (a, b) => graph.node('Relu', [graph.node('Add', [a, b])]),
    classify(x, linear) {
      const pooled = graph.node('ReduceMean', [x, graph.integers([2, 3])], { keepdims: 0 });
      return linearRows(graph, pooled, linear, batch, quantized && linear.quantizesInput);
    },
  };
}

/** The linear layer over [batch][features]. */
export function linearRows(
  graph: OnnxGraph,
  pooled: string,
  { features, units, weights, bias }: InferenceLinear,
  batch: number,
  quantizes: boolean,
): string {
  const rows = quantizes
    ? quantizeImage(graph, pooled, graph.node('Shape', [pooled]), batch, 'float').values()
    : pooled;
  const kernel = graph.constant(weights, [features, units], 'float32');
  return graph.node('Gemm', [rows, kernel, graph.constant(bias, [units], 'float32')]);
}

const attributesOf = ({ kernel, stride, padding }: InferenceConv) => ({
  kernel_shape: [kernel, kernel],
  strides: [stride, stride],
  pads: Array.from({ length: 4 }, () => padding),
});

/** An FP32 convolution with its batch norm, of whatever weights. */
export function floatConv(graph: OnnxGraph, x: string, conv: InferenceConv): string {
  const size = conv.channels * conv.kernel ** 2;
  const folded = conv.weights.map((value, at) => value * conv.scales[Math.floor(at / size)]!);
  const kernel = graph.constant(folded, kernelShape(conv), 'float32');
  return graph.node(
    'Conv',
    [x, kernel, graph.constant(conv.shifts, [conv.outputs], 'float32')],
    attributesOf(conv),
  );
}

const kernelShape = ({ outputs, channels, kernel }: InferenceConv) => [outputs, channels, kernel, kernel];

function quantizedConv(
  graph: OnnxGraph,
  x: string,
  conv: InferenceConv,
  batch: number,
  arithmetic: OrtArithmetic,
): string {
  const { trits, scale } = conv.ternary!;
  const image = graph.node('Shape', [x]);
  const { step, flat, values } = quantizeImage(graph, x, image, batch, arithmetic);
  if (arithmetic === 'float') return floatConv(graph, values(), conv);
  const kernel = graph.constant(trits, kernelShape(conv), 'int8');
  const sums = graph.node('ConvInteger', [flat(), kernel, graph.scalar(128, 'uint8')], attributesOf(conv));
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
  const step = stepOf(graph, graph.node('Abs', [rows]));
  const zero = graph.constant(new Array(batch).fill(type === 'int8' ? 0 : 128), [batch], type);
  const integers = graph.node('QuantizeLinear', [rows, step, zero], { axis: 0 });
  return {
    step,
    flat: () => graph.node('Reshape', [integers, image]),
    values: () =>
      graph.node('Reshape', [graph.node('DequantizeLinear', [integers, step, zero], { axis: 0 }), image]),
  };
}

/** What one level of 127 stands for, by row of [batch][values] that are at least 0. */
export function stepOf(graph: OnnxGraph, rows: string): string {
  const largest = graph.node('ReduceMax', [rows, graph.integers([1])], { keepdims: 0 });
  return graph.node('Mul', [graph.node('Max', [largest, graph.scalar(1e-5)]), graph.scalar(1 / 127)]);
}
