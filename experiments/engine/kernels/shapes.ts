/** Kernels that give the same values another shape or order, or repeat them, and those that make constants. */
import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { hostArray, type Trace, traceKernel } from '../trace-backend.ts';
import { sizeOf, viewOf } from '../traced-value.ts';

traceKernel('Reshape', (trace, { x }, { shape }) =>
  trace.reshaped(x!, util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
);

traceKernel('ExpandDims', (trace, { input }, { dim }) => {
  const axis = dim as number;
  const at = axis < 0 ? input!.shape.length + 1 + axis : axis;
  return trace.reshaped(input!, [...input!.shape.slice(0, at), 1, ...input!.shape.slice(at)]);
});

traceKernel('Transpose', (trace, { x }, { perm }) => {
  const order = perm as number[];
  const { graph } = trace;
  const shape = order.map((axis) => x!.shape[axis]!);
  const [from, inwards] = exchanged(x!.shape, order) ?? [x!.shape, order];
  const y = graph.node('Transpose', [viewOf(graph, trace.name(x!), from)], { perm: inwards });
  return trace.tensor(shape, x!.dtype, viewOf(graph, y, shape));
});

/**
 * Where two parts of a shape that lie beside each other change places, with values of their own behind them: the shape
 * [before, a, b, 1, after] and the order that moves `a` inwards, which takes ONNX Runtime half the time of moving `b` outwards.
 */
function exchanged(shape: readonly number[], order: readonly number[]): [number[], number[]] | undefined {
  const axes = order.filter((axis) => shape[axis] !== 1);
  const sorted = axes.toSorted((a, b) => a - b);
  const first = axes.findIndex((axis, at) => axis !== sorted[at]);
  const end = 1 + axes.findLastIndex((axis, at) => axis !== sorted[at]);
  if (first === -1 || end === axes.length) return undefined;
  const middle = sorted.indexOf(axes[first]!);
  const parts = [[0, first], [first, middle], [middle, end], [end]].map(([from, to]) =>
    sorted.slice(from, to),
  );
  const [before, a, b, after] = parts as [number[], number[], number[], number[]];
  if (!util.arraysEqual([...before, ...b, ...a, ...after], axes)) return undefined;
  const size = (part: readonly number[]) => sizeOf(part.map((axis) => shape[axis]!));
  return [
    [size(before), size(a), size(b), 1, size(after)],
    [0, 2, 3, 1, 4],
  ];
}

traceKernel('Tile', (trace, { x }, { reps }) => {
  const repeats = reps as number[];
  const shape = x!.shape.map((size, axis) => size * repeats[axis]!);
  if (repeats.every((count, axis) => count === 1 || x!.shape[axis] === 1)) return trace.repeated(shape, x!);
  return trace.tensor(
    shape,
    x!.dtype,
    trace.graph.node('Tile', [trace.name(x!), trace.graph.integers(repeats)]),
  );
});

traceKernel('BroadcastTo', (trace, { x }, { shape }) => trace.repeated(shape as number[], x!));

traceKernel('Reverse', (trace, { x }, { dims }) => {
  const axes = util.parseAxisParam(dims as number[], [...x!.shape]);
  if (axes.length === 0) return trace.alias(x!);
  const { graph } = trace;
  const all = (value: number) => graph.integers(axes.map(() => value));
  const y = graph.node('Slice', [trace.name(x!), all(-1), all(-(2 ** 31)), graph.integers(axes), all(-1)]);
  return trace.tensor(x!.shape, x!.dtype, y);
});

function filled(trace: Trace, shape: readonly number[], value: number, dtype: DataType): TensorInfo {
  const scalar = trace.constant(hostArray([value], dtype), [], dtype);
  return shape.length === 0 ? scalar : trace.repeated(shape, scalar);
}

traceKernel('Fill', (trace, _, { shape, value, dtype }) =>
  filled(trace, shape as number[], value as number, (dtype as DataType | undefined) ?? 'float32'),
);
traceKernel('ZerosLike', (trace, { x }) => filled(trace, x!.shape, 0, x!.dtype));
traceKernel('OnesLike', (trace, { x }) => filled(trace, x!.shape, 1, x!.dtype));

traceKernel('Range', (trace, _, { start, stop, step, dtype }) => {
  const [from, to, by] = [start as number, stop as number, step as number];
  const count = Math.max(0, Math.ceil((to - from) / by));
  const type = (dtype as DataType | undefined) ?? 'float32';
  const values = Array.from({ length: count }, (_value, i) => from + i * by);
  return trace.constant(hostArray(values, type), [count], type);
});

traceKernel('LinSpace', (trace, _, { start, stop, num }) => {
  const [from, to, count] = [start as number, stop as number, num as number];
  const step = (to - from) / (count - 1);
  const values = Array.from({ length: count }, (_value, i) => (i === 0 ? from : from + i * step));
  return trace.constant(Float32Array.from(values), [count], 'float32');
});
