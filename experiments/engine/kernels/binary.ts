/** Elementwise kernels of two operands: they work in whatever form their operands are stored in. */
import { backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { sameShape } from '../traced-value.ts';
import { axpy, perChannelSum } from './affine.ts';
import { commonForm, operandName } from './operand-form.ts';

type Emit = (trace: Trace, a: string, b: string, dtype: DataType) => string;

const op =
  (name: string): Emit =>
  (trace, a, b) =>
    trace.graph.node(name, [a, b]);

/** The remainder with the divisor's sign, as TensorFlow's: a - b · floor(a / b). */
const modulo: Emit = ({ graph }, a, b, dtype) =>
  dtype === 'int32'
    ? graph.node('Mod', [a, b])
    : graph.node('Sub', [a, graph.node('Mul', [b, graph.node('Floor', [graph.node('Div', [a, b])])])]);

/** The result has the operands' type. */
const ARITHMETIC: Readonly<Record<string, Emit>> = {
  Add: op('Add'),
  AddV2: op('Add'),
  Sub: op('Sub'),
  Multiply: op('Mul'),
  RealDiv: op('Div'),
  Maximum: op('Max'),
  Minimum: op('Min'),
  Pow: op('Pow'),
  Mod: modulo,
  // ONNX divides integers towards zero, TensorFlow downwards.
  FloorDiv: (trace, a, b, dtype) =>
    dtype === 'int32'
      ? trace.graph.node('Div', [trace.graph.node('Sub', [a, modulo(trace, a, b, dtype)]), b])
      : trace.graph.node('Floor', [trace.graph.node('Div', [a, b])]),
  SquaredDifference: ({ graph }, a, b) => {
    const difference = graph.node('Sub', [a, b]);
    return graph.node('Mul', [difference, difference]);
  },
  Atan2: atan2,
  Prelu: ({ graph }, x, alpha) => graph.node('PRelu', [x, alpha]),
};

/** The angle of (x, y) by halves: 2·atan(y / (√(x² + y²) + x)), which is exact where x > 0; mirrored where it is not. */
function atan2({ graph }: Trace, y: string, x: string): string {
  const zero = graph.scalar(0);
  const quotient = graph.node('Atan', [graph.node('Div', [y, x])]);
  const pi = graph.scalar(Math.PI);
  const isNegativeY = graph.node('Less', [y, zero]);
  const turned = graph.node('Where', [
    isNegativeY,
    graph.node('Sub', [quotient, pi]),
    graph.node('Add', [quotient, pi]),
  ]);
  const right = graph.node('Where', [graph.node('Less', [x, zero]), turned, quotient]);
  const upright = graph.node('Mul', [graph.node('Sign', [y]), graph.scalar(Math.PI / 2)]);
  return graph.node('Where', [graph.node('Equal', [x, zero]), upright, right]);
}

/** The result is bool. */
const COMPARISONS: Readonly<Record<string, Emit>> = {
  Equal: op('Equal'),
  Greater: op('Greater'),
  GreaterEqual: op('GreaterOrEqual'),
  Less: op('Less'),
  LessEqual: op('LessOrEqual'),
  NotEqual: (trace, a, b) => trace.graph.node('Not', [trace.graph.node('Equal', [a, b])]),
  LogicalAnd: op('And'),
  LogicalOr: op('Or'),
  LogicalXor: op('Xor'),
};

function register(name: string, emit: Emit, resultType: (dtype: DataType) => DataType): void {
  const kernel = (trace: Trace, a: TensorInfo, b: TensorInfo): TensorInfo => {
    const whole = broadcastShape(a, b);
    // Operands that only repeat something smaller meet before they are repeated.
    const [left, right] = [trace.source(a), trace.source(b)];
    const shape = broadcastShape(left, right);
    if (!sameShape(shape, whole)) return trace.repeated(whole, kernel(trace, left, right));
    const same = unchanged(trace, name, left, right, shape);
    if (same !== undefined) return trace.alias(same);
    const perChannel =
      name === 'Add' || name === 'AddV2' ? perChannelSum(trace, left, right, shape) : undefined;
    if (perChannel !== undefined) return perChannel;
    const form = name === 'Prelu' ? 'plain' : commonForm(trace, shape, [left, right]);
    const [l, r] = [operandName(trace, left, shape, form), operandName(trace, right, shape, form)];
    const isLong = form === 'flat' && sameShape(left.shape, right.shape);
    const fused = isLong ? axpy(trace, name, l, r) : undefined;
    return trace.tensor(shape, resultType(left.dtype), fused ?? emit(trace, l, r, left.dtype), form);
  };
  traceKernel(name, (trace, { a, b, x, alpha }) => kernel(trace, (a ?? x)!, (b ?? alpha)!));
}

const broadcastShape = (a: TensorInfo, b: TensorInfo): number[] =>
  backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);

/** The operand that the result equals: x · 1, x / 1, x + 0, x - 0, as gradients are full of. */
function unchanged(
  trace: Trace,
  kernel: string,
  left: TensorInfo,
  right: TensorInfo,
  shape: readonly number[],
): TensorInfo | undefined {
  const isConstant = (tensor: TensorInfo, number: number): boolean => {
    const { host } = trace.value(tensor);
    return host?.length === 1 && host[0] === number;
  };
  const neutral = kernel === 'Multiply' || kernel === 'RealDiv' ? 1 : 0;
  if (!['Multiply', 'RealDiv', 'Add', 'AddV2', 'Sub'].includes(kernel)) return undefined;
  if (sameShape(left.shape, shape) && isConstant(right, neutral)) return left;
  const commutes = kernel !== 'RealDiv' && kernel !== 'Sub';
  return commutes && sameShape(right.shape, shape) && isConstant(left, neutral) ? right : undefined;
}

for (const [name, emit] of Object.entries(ARITHMETIC)) register(name, emit, (dtype) => dtype);
for (const [name, emit] of Object.entries(COMPARISONS)) register(name, emit, () => 'bool');

traceKernel('AddN', (trace, inputs) => {
  const terms = Object.values(inputs);
  const { shape, dtype } = terms[0]!;
  const form = commonForm(trace, shape, terms);
  const names = terms.map((term) => trace.name(term, form));
  return trace.tensor(
    shape,
    dtype,
    names.reduce((sum, term) => trace.graph.node('Add', [sum, term])),
    form,
  );
});
