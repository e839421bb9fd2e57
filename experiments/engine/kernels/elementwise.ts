/** Elementwise kernels: they work in whatever form their operands are stored in. */
import { backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { type Form, sameShape, sizeOf, viewOf } from '../traced-value.ts';

type Emit = (trace: Trace, a: string, b: string) => string;

const op =
  (name: string): Emit =>
  (trace, a, b) =>
    trace.graph.node(name, [a, b]);

/** The result takes the operands' type, or is bool. */
const ARITHMETIC: Readonly<Record<string, Emit>> = {
  Add: op('Add'),
  AddV2: op('Add'),
  Sub: op('Sub'),
  Multiply: op('Mul'),
  RealDiv: op('Div'),
  Maximum: op('Max'),
  Minimum: op('Min'),
  Pow: op('Pow'),
  FloorDiv: (trace, a, b) => trace.graph.node('Floor', [trace.graph.node('Div', [a, b])]),
  Mod: (trace, a, b) => {
    const quotient = trace.graph.node('Floor', [trace.graph.node('Div', [a, b])]);
    return trace.graph.node('Sub', [a, trace.graph.node('Mul', [b, quotient])]);
  },
  SquaredDifference: (trace, a, b) => {
    const difference = trace.graph.node('Sub', [a, b]);
    return trace.graph.node('Mul', [difference, difference]);
  },
  Prelu: (trace, x, alpha) => trace.graph.node('PRelu', [x, alpha]),
};

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

/** The form in which all operands can meet: one they share, blocked before flat before plain. */
export function commonForm(trace: Trace, shape: readonly number[], operands: readonly TensorInfo[]): Form {
  const full = operands
    .filter((operand) => sameShape(operand.shape, shape))
    .map((operand) => trace.value(operand));
  const rest = operands.filter((operand) => !sameShape(operand.shape, shape));
  if (rest.some((operand) => sizeOf(operand.shape) !== 1)) return 'plain';
  const isOnly = (form: Form) =>
    full.some((value) => value.forms[form] !== undefined && value.forms.plain === undefined);
  if (full.length > 0 && isOnly('blocked')) return 'blocked';
  if (full.some((value) => value.forms.blocked !== undefined) && trace.canBlock(shape)) return 'blocked';
  const flat = full.some((value) => value.forms.flat !== undefined || value.forms.plain !== undefined);
  // Flat pays only where no operand has to be converted for it: views are free.
  return flat && trace.canFlatten(shape) && !full.some((value) => value.forms.blocked) ? 'flat' : 'plain';
}

/** The operand in `form`; single values are seen as scalars, which fit any form. */
export function operandName(trace: Trace, tensor: TensorInfo, shape: readonly number[], form: Form): string {
  if (sameShape(tensor.shape, shape)) return trace.name(tensor, form);
  if (form === 'plain') return trace.name(tensor);
  const scalar = viewOf(trace.graph, trace.name(tensor), []);
  trace.scalars.add(scalar);
  return scalar;
}

function binary(name: string, emit: Emit, resultType: (a: TensorInfo) => DataType): void {
  traceKernel(name, (trace, { a, b, x, alpha }) => {
    const [left, right] = [(a ?? x)!, (b ?? alpha)!];
    const shape = backend_util.assertAndGetBroadcastShape([...left.shape], [...right.shape]);
    const perChannel = name !== 'Prelu' && scaledPerChannel(trace, name, left, right, shape);
    if (perChannel) return perChannel;
    const form = commonForm(trace, shape, [left, right]);
    const [l, r] = [operandName(trace, left, shape, form), operandName(trace, right, shape, form)];
    const axpy = form === 'flat' ? fusedAxpy(trace, name, l, r) : undefined;
    return trace.tensor(shape, resultType(left), axpy ?? emit(trace, l, r), form);
  });
}

/**
 * x * s[channels] or x + s[channels] with x stored blocked: one depthwise 1x1 convolution, which is three times as fast
 * as a broadcast over the blocks.
 */
function scaledPerChannel(
  trace: Trace,
  name: string,
  left: TensorInfo,
  right: TensorInfo,
  shape: readonly number[],
): TensorInfo | undefined {
  if (!['Add', 'AddV2', 'Sub', 'Multiply'].includes(name) || !trace.canBlock(shape)) return undefined;
  const [x, vector] = sameShape(left.shape, shape) ? [left, right] : [right, left];
  const channels = shape[3]!;
  if (sizeOf(vector.shape) !== channels || vector.shape.at(-1) !== channels || x === vector) return undefined;
  if (trace.value(x).forms.blocked === undefined || (name === 'Sub' && x !== left)) return undefined;
  const { graph } = trace;
  const plain = trace.name(vector);
  if (name === 'Multiply') {
    const scale = viewOf(graph, plain, [channels, 1, 1, 1]);
    return trace.tensor(
      shape,
      x.dtype,
      depthwise(trace, trace.name(x, 'blocked'), scale, channels),
      'blocked',
    );
  }
  const offset = viewOf(graph, name === 'Sub' ? graph.node('Neg', [plain]) : plain, [channels]);
  const one = graph.constant(new Float32Array(channels).fill(1), [channels, 1, 1, 1], 'float32');
  const y = depthwise(trace, trace.name(x, 'blocked'), one, channels, { bias: offset });
  return trace.tensor(shape, x.dtype, y, 'blocked');
}

interface DepthwiseExtras {
  readonly bias?: string;
  readonly sum?: string;
  readonly activation?: 'Relu' | 'Clip01';
}

/** activation(x * scale[c] + bias[c] + sum) on a blocked value: a depthwise 1x1 convolution in one pass over memory. */
export function depthwise(
  trace: Trace,
  x: string,
  scale: string,
  channels: number,
  { bias, sum, activation }: DepthwiseExtras = {},
): string {
  const inputs = [x, scale, ...(bias !== undefined || sum !== undefined ? [bias ?? ''] : [])];
  if (sum !== undefined) inputs.push(sum);
  const attributes = {
    group: channels,
    kernel_shape: [1, 1],
    ...(activation === 'Relu' ? { activation: 'Relu' } : {}),
    ...(activation === 'Clip01' ? { activation: 'Clip', activation_params: { floats: [0, 1] } } : {}),
  };
  return trace.graph.node('Conv', inputs, attributes, 'com.microsoft.nchwc');
}

/**
 * a·x + z on flat values with a scalar `a`, in one pass: what optimizers are made of. Applies when one operand of an
 * addition (or the subtrahend of a difference) has just been made by multiplying with a scalar.
 */
function fusedAxpy(trace: Trace, name: string, left: string, right: string): string | undefined {
  if (name !== 'Add' && name !== 'AddV2' && name !== 'Sub') return undefined;
  const rightScaled = scaledFlat(trace, right);
  if (rightScaled !== undefined) return axpy(trace, rightScaled, left, name === 'Sub');
  const leftScaled = name === 'Sub' ? undefined : scaledFlat(trace, left);
  return leftScaled === undefined ? undefined : axpy(trace, leftScaled, right, false);
}

interface Scaled {
  readonly factor: string;
  readonly x: string;
}

function scaledFlat(trace: Trace, name: string): Scaled | undefined {
  const node = trace.graph.producer(name);
  if (node === undefined || node.op !== 'Mul') return undefined;
  const [a, b] = node.inputs as [string, string];
  if (trace.scalars.has(b)) return { factor: b, x: a };
  return trace.scalars.has(a) ? { factor: a, x: b } : undefined;
}

function axpy(trace: Trace, { factor, x }: Scaled, z: string, negate: boolean): string {
  const { graph, block } = trace;
  const signed = negate ? graph.node('Neg', [factor]) : factor;
  const column = graph.node('Expand', [
    viewOf(graph, signed, [1, 1, 1, 1]),
    graph.integers([block, 1, 1, 1]),
  ]);
  return depthwise(trace, x, column, block, { sum: z });
}

for (const [name, emit] of Object.entries(ARITHMETIC)) binary(name, emit, (a) => a.dtype);
for (const [name, emit] of Object.entries(COMPARISONS)) binary(name, emit, () => 'bool');

type EmitUnary = (trace: Trace, x: string, attrs: Readonly<Record<string, unknown>>) => string;
const unaryOp =
  (name: string): EmitUnary =>
  (trace, x) =>
    trace.graph.node(name, [x]);
const scalarOf = (trace: Trace, value: number): string => trace.graph.scalar(value);

const UNARY: Readonly<Record<string, EmitUnary>> = {
  Abs: unaryOp('Abs'),
  Neg: unaryOp('Neg'),
  Exp: unaryOp('Exp'),
  Log: unaryOp('Log'),
  Sqrt: unaryOp('Sqrt'),
  Reciprocal: unaryOp('Reciprocal'),
  Sigmoid: unaryOp('Sigmoid'),
  Tanh: unaryOp('Tanh'),
  Erf: unaryOp('Erf'),
  Sign: unaryOp('Sign'),
  Floor: unaryOp('Floor'),
  Ceil: unaryOp('Ceil'),
  Round: unaryOp('Round'),
  Sin: unaryOp('Sin'),
  Cos: unaryOp('Cos'),
  Softplus: unaryOp('Softplus'),
  Elu: unaryOp('Elu'),
  Expm1: (trace, x) => trace.graph.node('Sub', [trace.graph.node('Exp', [x]), scalarOf(trace, 1)]),
  Log1p: (trace, x) => trace.graph.node('Log', [trace.graph.node('Add', [x, scalarOf(trace, 1)])]),
  Rsqrt: (trace, x) => trace.graph.node('Reciprocal', [trace.graph.node('Sqrt', [x])]),
  Square: (trace, x) => trace.graph.node('Mul', [x, x]),
  Relu6: (trace, x) => trace.graph.node('Clip', [x, scalarOf(trace, 0), scalarOf(trace, 6)]),
  ClipByValue: (trace, x, { clipValueMin, clipValueMax }) =>
    trace.graph.node('Clip', [
      x,
      scalarOf(trace, clipValueMin as number),
      scalarOf(trace, clipValueMax as number),
    ]),
  LeakyRelu: (trace, x, { alpha }) =>
    trace.graph.node('LeakyRelu', [x], { alpha: { float: alpha as number } }),
  Step: (trace, x, { alpha }) => {
    const positive = trace.graph.node('Greater', [x, scalarOf(trace, 0)]);
    return trace.graph.node('Where', [positive, scalarOf(trace, 1), scalarOf(trace, (alpha as number) ?? 0)]);
  },
};

const formOf = (trace: Trace, x: TensorInfo): Form => commonForm(trace, x.shape, [x]);

for (const [name, emit] of Object.entries(UNARY)) {
  traceKernel(name, (trace, { x }, attrs) => {
    const form = formOf(trace, x!);
    return trace.tensor(x!.shape, x!.dtype, emit(trace, trace.name(x!, form), attrs), form);
  });
}

traceKernel('Relu', (trace, { x }) => {
  const form = formOf(trace, x!);
  const y = trace.graph.node('Relu', [trace.name(x!, form)]);
  return trace.tensor(x!.shape, x!.dtype, y, form, { nonNegative: true });
});

/** dL/dx = dL/dy where y > 0. Blocked: the mask is a depthwise convolution clipped to [0, 1]. */
traceKernel('ReluGrad', (trace, { dy, y }) => {
  const { graph } = trace;
  const form = commonForm(trace, dy!.shape, [y!, dy!]);
  const [gradient, output] = [trace.name(dy!, form), trace.name(y!, form)];
  if (form === 'blocked') {
    const channels = y!.shape[3]!;
    const steep = graph.constant(new Float32Array(channels).fill(1e38), [channels, 1, 1, 1], 'float32');
    const mask = depthwise(trace, output, steep, channels, { activation: 'Clip01' });
    return trace.tensor(dy!.shape, dy!.dtype, graph.node('Mul', [gradient, mask]), form);
  }
  const positive = graph.node('Greater', [output, graph.scalar(0)]);
  return trace.tensor(dy!.shape, dy!.dtype, graph.node('Where', [positive, gradient, graph.scalar(0)]), form);
});

traceKernel('LogicalNot', (trace, { x }) =>
  trace.tensor(x!.shape, 'bool', trace.graph.node('Not', [trace.name(x!)])),
);

const TYPE_CODES: Partial<Record<DataType, number>> = { float32: 1, int32: 6, bool: 9 };

traceKernel('Cast', (trace, { x }, { dtype }) => {
  const to = dtype as DataType;
  if (to === x!.dtype) return trace.alias(x!);
  const code = TYPE_CODES[to];
  if (code === undefined) throw new Error(`trace: cannot cast to ${to}`);
  const form = formOf(trace, x!);
  return trace.tensor(x!.shape, to, trace.graph.node('Cast', [trace.name(x!, form)], { to: code }), form);
});

traceKernel('Identity', (trace, { x }) => trace.alias(x!));

traceKernel('Select', (trace, { condition, t, e }) => {
  const shape = backend_util.assertAndGetBroadcastShape(
    backend_util.assertAndGetBroadcastShape([...condition!.shape], [...t!.shape]),
    [...e!.shape],
  );
  const form = commonForm(trace, shape, [condition!, t!, e!]);
  const names = [condition!, t!, e!].map((operand) => operandName(trace, operand, shape, form));
  return trace.tensor(shape, t!.dtype, trace.graph.node('Where', names), form);
});

traceKernel('AddN', (trace, inputs) => {
  const terms = Object.values(inputs);
  const shape = terms[0]!.shape;
  const form = commonForm(trace, shape, terms);
  const sum = trace.graph.node(
    'Sum',
    terms.map((term) => trace.name(term, form)),
  );
  return trace.tensor(shape, terms[0]!.dtype, sum, form);
});
