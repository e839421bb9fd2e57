/** BitNet's quantizers as ONNX's own quantize and de-quantize nodes: a third of the passes that elementwise nodes take. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { type Form, flatShape, sizeOf, viewOf } from '../traced-value.ts';

/** The form a tensor is stored in already; quantizers do not care which it is. */
function storedForm(trace: Trace, x: TensorInfo): Form {
  const { forms } = trace.value(x);
  return forms.blocked !== undefined ? 'blocked' : forms.plain !== undefined ? 'plain' : 'flat';
}

function storedShape(trace: Trace, x: TensorInfo, form: Form): number[] {
  const [batch, height, width, channels] = x.shape;
  if (form === 'blocked') return [batch!, channels!, height!, width!];
  return form === 'flat' ? flatShape(x.shape, trace.block) : [...x.shape];
}

traceKernel('AbsmaxQuantize', (trace, { x }, { levels, smallestMaximum, rows: count }) => {
  const { graph } = trace;
  if (x!.shape.length === 3 && count === 1) {
    return oneToken(trace, x!, levels as number, smallestMaximum as number);
  }
  const form = storedForm(trace, x!) === 'blocked' ? 'blocked' : 'plain';
  const samples = count as number;
  const rows = viewOf(graph, trace.name(x!, form), [samples, sizeOf(x!.shape) / samples]);
  const axis = graph.integers([1]);
  let largest = graph.node('ReduceMax', [rows, axis], { keepdims: 0 });
  if (trace.value(x!).nonNegative !== true) {
    const smallest = graph.node('ReduceMin', [rows, axis], { keepdims: 0 });
    largest = graph.node('Max', [largest, graph.node('Neg', [smallest])]);
  }
  const bounded = graph.node('Max', [largest, graph.scalar(smallestMaximum as number)]);
  const step = graph.node('Mul', [bounded, graph.scalar(1 / (levels as number))]);
  // A product of integers wants activations unsigned; the values are the same either way.
  const isSequence = x!.shape.length === 3;
  const zero = isSequence
    ? graph.constant(new Uint8Array(samples).fill(128), [samples], 'uint8')
    : graph.constant(new Int8Array(samples), [samples], 'int8');
  const integers = graph.node('QuantizeLinear', [rows, step, zero], { axis: 0 });
  const values = graph.node('DequantizeLinear', [integers, step, zero], { axis: 0 });
  const name = viewOf(graph, values, storedShape(trace, x!, form));
  if (!isSequence) return trace.tensor(x!.shape, 'float32', name, form);
  const steps = viewOf(graph, step, [samples, 1]);
  return trace.tensor(x!.shape, 'float32', name, form, {
    integers: { name: integers, step: steps, of: 'activations' },
  });
});

/** The same of a single token, whose scale is one number: fewer nodes, which is what its time goes to, and the same digits. */
function oneToken(trace: Trace, x: TensorInfo, levels: number, smallestMaximum: number): TensorInfo {
  const { graph } = trace;
  const token = trace.name(x);
  const largest = graph.node('ReduceMax', [graph.node('Abs', [token])], { keepdims: 0 });
  const bounded = graph.node('Max', [largest, graph.scalar(smallestMaximum)]);
  const step = graph.node('Mul', [bounded, graph.scalar(1 / levels)]);
  const zero = graph.scalar(128, 'uint8');
  const integers = graph.shaped(graph.node('QuantizeLinear', [token, step, zero]), x.shape);
  const values = graph.node('DequantizeLinear', [integers, step, zero]);
  const row = viewOf(graph, integers, [1, sizeOf(x.shape)]);
  return trace.tensor(x.shape, 'float32', values, 'plain', {
    integers: { name: row, step, of: 'activations' },
  });
}

traceKernel('AbsmeanTernary', (trace, { x }, { smallestScale, matrices }) => {
  const { graph } = trace;
  const form = matrices === 1 ? storedForm(trace, x!) : 'plain';
  const weights = trace.name(x!, form);
  const smallest = graph.scalar(smallestScale as number);
  const { scale, attributes } =
    matrices === 1
      ? { scale: graph.node('Max', [absmean(trace, weights, []), smallest]), attributes: {} }
      : columnScales(trace, x!, weights, smallest, matrices as number);
  const columns = x!.shape.at(-1)!;
  const zero =
    matrices === 1 ? graph.scalar(0, 'int8') : graph.constant(new Int8Array(columns), [columns], 'int8');
  const rounded = graph.node('QuantizeLinear', [weights, scale, zero], attributes);
  const trits = graph.node('Clip', [rounded, graph.scalar(-1, 'int8'), graph.scalar(1, 'int8')]);
  const values = graph.node('DequantizeLinear', [trits, scale, zero], attributes);
  const integers = { name: trits, step: scale, of: 'weights' } as const;
  return trace.tensor(x!.shape, 'float32', values, form, form === 'plain' ? { integers } : {});
});

function absmean({ graph }: Trace, weights: string, axes: readonly number[]): string {
  const inputs = [graph.node('Abs', [weights]), ...(axes.length === 0 ? [] : [graph.integers(axes)])];
  return graph.node('ReduceMean', inputs, { keepdims: axes.length === 0 ? 0 : 1 });
}

/** The scale of every column, [columns]: that of its matrix. */
function columnScales(trace: Trace, x: TensorInfo, weights: string, smallest: string, matrices: number) {
  const { graph } = trace;
  const columns = x.shape.at(-1)!;
  const width = columns / matrices;
  const parts = viewOf(graph, weights, [sizeOf(x.shape) / columns, matrices, width]);
  const scales = graph.node('Max', [absmean(trace, parts, [0, 2]), smallest]);
  const repeated = graph.node('Expand', [scales, graph.integers([1, matrices, width])]);
  return { scale: viewOf(graph, repeated, [columns]), attributes: { axis: x.shape.length - 1 } };
}
