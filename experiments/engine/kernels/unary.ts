/** Elementwise kernels of one operand. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { onnxType } from '../traced-value.ts';
import { commonForm } from './operand-form.ts';

type Attributes = Readonly<Record<string, unknown>>;
interface Context {
  readonly trace: Trace;
  readonly attrs: Attributes;
  /** A node of the graph. */
  readonly node: (op: string, ...inputs: string[]) => string;
  /** A constant of the operand's type. */
  readonly number: (value: number) => string;
}
type Emit = (x: string, context: Context) => string;

const op =
  (name: string): Emit =>
  (x, { node }) =>
    node(name, x);

/** Kernels that are one ONNX op of the same meaning. */
const SAME = [
  'Abs',
  'Neg',
  'Exp',
  'Log',
  'Sqrt',
  'Reciprocal',
  'Sigmoid',
  'Tanh',
  'Erf',
  'Sign',
  'Floor',
  'Ceil',
].concat(
  ['Round', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'],
  ['Softplus', 'Elu', 'Relu'],
);
/** What leaves integers as they are, and what ONNX Runtime takes as floats alone. */
const NOTHING_TO_INTEGERS = ['Floor', 'Ceil', 'Round'];

const UNARY: Readonly<Record<string, Emit>> = {
  ...Object.fromEntries(SAME.map((name) => [name, op(name)])),
  Selu: op('Selu'),
  Expm1: (x, { node, number }) => node('Sub', node('Exp', x), number(1)),
  Log1p: (x, { node, number }) => node('Log', node('Add', x, number(1))),
  Rsqrt: (x, { node }) => node('Reciprocal', node('Sqrt', x)),
  Square: (x, { node }) => node('Mul', x, x),
  Relu6: (x, { node, number }) => node('Clip', x, number(0), number(6)),
  ClipByValue: (x, { node, number, attrs }) =>
    node('Clip', x, number(attrs.clipValueMin as number), number(attrs.clipValueMax as number)),
  LeakyRelu: (x, { trace, attrs }) =>
    trace.graph.node('LeakyRelu', [x], { alpha: { float: attrs.alpha as number } }),
  // NaN is neither: it stays.
  Step: (x, { node, number, attrs }) =>
    node('Where', node('Greater', x, number(0)), number(1), number((attrs.alpha as number | undefined) ?? 0)),
};

for (const [name, emit] of Object.entries(UNARY)) {
  const kernel = (trace: Trace, x: TensorInfo, attrs: Attributes): TensorInfo => {
    const source = trace.source(x);
    if (source !== x) return trace.repeated(x.shape, kernel(trace, source, attrs));
    if (x.dtype === 'int32' && NOTHING_TO_INTEGERS.includes(name)) return trace.alias(x);
    const form = commonForm(trace, x.shape, [x]);
    const number = (value: number) => trace.graph.scalar(value, onnxType(x.dtype));
    const node = (opName: string, ...inputs: string[]) => trace.graph.node(opName, inputs);
    const y = emit(trace.name(x, form), { trace, attrs, node, number });
    return trace.tensor(x.shape, x.dtype, y, form, name === 'Relu' ? { nonNegative: true } : {});
  };
  traceKernel(name, (trace, { x }, attrs) => kernel(trace, x!, attrs));
}

for (const [name, ops] of Object.entries({
  IsNan: ['IsNaN'],
  IsInf: ['IsInf'],
  IsFinite: ['IsNaN', 'IsInf'],
})) {
  traceKernel(name, (trace, { x }) => {
    const [first, second] = ops.map((opName) => trace.graph.node(opName, [trace.name(x!)]));
    const y =
      second === undefined ? first! : trace.graph.node('Not', [trace.graph.node('Or', [first!, second])]);
    return trace.tensor(x!.shape, 'bool', y);
  });
}

traceKernel('LogicalNot', (trace, { x }) =>
  trace.tensor(x!.shape, 'bool', trace.graph.node('Not', [trace.name(x!)])),
);

traceKernel('Identity', (trace, { x }) => trace.alias(x!));

traceKernel('Cast', (trace, { x }, { dtype }) => {
  const to = dtype as DataType;
  const type = onnxType(to);
  const cast = (tensor: TensorInfo): TensorInfo => {
    const source = trace.source(tensor);
    if (source !== tensor) return trace.repeated(tensor.shape, cast(source));
    const { host } = trace.value(tensor);
    if (host?.length === 1 && to === 'float32')
      return trace.constant(Float32Array.from(host), tensor.shape, to);
    const form = to === 'int32' ? 'plain' : commonForm(trace, tensor.shape, [tensor]);
    const y = trace.graph.cast(trace.name(tensor, form), type);
    return trace.tensor(tensor.shape, to, y, form);
  };
  return to === x!.dtype ? trace.alias(x!) : cast(x!);
});
