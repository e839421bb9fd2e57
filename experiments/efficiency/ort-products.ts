/**
 * A ternary ResNet in matrix products of integers: every ternary convolution is `MatMulInteger` of unfolded 8-bit activations and
 * trits. Images are [batch][height][width][channels] throughout, so that a 1×1 convolution has nothing to unfold; the windows of
 * others are sides of the padded image laid side by side, in bytes.
 */
import type { OnnxGraph } from '../engine/onnx-graph.ts';
import { floatConv, linearRows, stepOf } from './ort-network.ts';
import type { InferenceConv, InferenceOps } from './resnet-inference.ts';

/** A node's name with what the next layer has to know of it. */
interface Image {
  readonly node: string;
  readonly side: number;
  readonly channels: number;
  /** Comes of a ReLU. */
  readonly isPositive: boolean;
}

const ZERO = 128;

/** Logits of the network of `describe` for square images [batch][channels][side][side]. */
export function productNetwork(
  graph: OnnxGraph,
  batch: number,
  [height, width, channels]: readonly [number, number, number],
  describe: (ops: InferenceOps<Image>, images: Image) => Image,
  images: string,
): string {
  if (height !== width) throw new Error(`productNetwork: images must be square, got ${height}x${width}`);
  const node = graph.node('Transpose', [images], { perm: [0, 2, 3, 1] });
  return describe(opsOf(graph, batch), { node, side: height, channels, isPositive: false }).node;
}

function opsOf(graph: OnnxGraph, batch: number): InferenceOps<Image> {
  return {
    conv(x, conv) {
      const y = conv.ternary === null ? floatImage(graph, x, conv) : integerImage(graph, x, conv, batch);
      const isPositive = conv.lowest === 0;
      return {
        node: isPositive ? graph.node('Relu', [y]) : y,
        side: sideAfter(x.side, conv),
        channels: conv.outputs,
        isPositive,
      };
    },
    addRelu: (a, b) => ({
      ...a,
      node: graph.node('Relu', [graph.node('Add', [a.node, b.node])]),
      isPositive: true,
    }),
    classify(x, linear) {
      const pooled = graph.node('ReduceMean', [x.node, graph.integers([1, 2])], { keepdims: 0 });
      return { ...x, node: linearRows(graph, pooled, linear, batch, linear.quantizesInput) };
    },
  };
}

const sideAfter = (side: number, { kernel, stride, padding }: InferenceConv): number =>
  Math.floor((side + 2 * padding - kernel) / stride) + 1;

/** A convolution that stayed in FP32, in the layout that it takes. */
function floatImage(graph: OnnxGraph, x: Image, conv: InferenceConv): string {
  const planes = graph.node('Transpose', [x.node], { perm: [0, 3, 1, 2] });
  return graph.node('Transpose', [floatConv(graph, planes, conv)], { perm: [0, 2, 3, 1] });
}

function integerImage(graph: OnnxGraph, x: Image, conv: InferenceConv, batch: number): string {
  const { byPlace, scale } = conv.ternary!;
  const { channels, outputs, kernel } = conv;
  const rows = graph.node('Reshape', [x.node, graph.integers([batch, -1])]);
  const step = stepOf(graph, x.isPositive ? rows : graph.node('Abs', [rows]));
  const zeros = graph.constant(new Array(batch).fill(ZERO), [batch], 'uint8');
  const integers = graph.node('QuantizeLinear', [rows, step, zeros], { axis: 0 });
  const image = graph.node('Reshape', [integers, graph.integers([batch, x.side, x.side, channels])]);
  const windows = unfolded(graph, image, x.side, conv);
  const weights = graph.constant(byPlace, [kernel * kernel * channels, outputs], 'int8');
  const own = conv.scales.map((value) => value * scale);
  const zero = graph.scalar(ZERO, 'uint8');
  const multiply = (step: string, ...bias: string[]) =>
    graph.node(
      'MatMulIntegerToFloat',
      [windows, weights, step, graph.constant(own, [outputs], 'float32'), zero, '', ...bias],
      {},
      'com.microsoft',
    );
  const shifts = graph.constant(conv.shifts, [outputs], 'float32');
  // The operator takes one step for all rows.
  if (batch === 1) return multiply(graph.node('Reshape', [step, graph.integers([])]), shifts);
  const steps = graph.node('Reshape', [step, graph.integers([batch, 1, 1, 1])]);
  return graph.node('Add', [graph.node('Mul', [multiply(graph.scalar(1)), steps]), shifts]);
}

/** [batch][side][side][kernel · kernel · channels] of an image: what each output pixel sees. */
function unfolded(graph: OnnxGraph, image: string, side: number, conv: InferenceConv): string {
  const { kernel, stride, padding } = conv;
  const after = sideAfter(side, conv);
  if (kernel === 1 && stride === 1 && padding === 0) return image;
  const pads = graph.integers([0, padding, padding, 0, 0, padding, padding, 0]);
  const padded = padding === 0 ? image : graph.node('Pad', [image, pads, graph.scalar(ZERO, 'uint8')]);
  const places = Array.from({ length: kernel * kernel }, (_, at) => [Math.floor(at / kernel), at % kernel]);
  const reach = (after - 1) * stride + 1;
  const windows = places.map(([y, x]) =>
    graph.node('Slice', [
      padded,
      graph.integers([y!, x!]),
      graph.integers([y! + reach, x! + reach]),
      graph.integers([1, 2]),
      graph.integers([stride, stride]),
    ]),
  );
  return windows.length === 1 ? windows[0]! : graph.node('Concat', windows, { axis: 3 });
}
